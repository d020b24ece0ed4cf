import { type Command, asRoot, ending, perform } from './command.ts';
import type { Host } from './host.ts';
import type { Progress } from './need.ts';

/** True on Debian, Ubuntu and their kin. */
export async function isDebian(host: Host): Promise<boolean> {
  const release = (await host.readText('/etc/os-release')) ?? '';
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && (await host.which('apt-get')) !== undefined;
}

const QUIET = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l' };

export function installCommand(host: Host, packages: readonly string[]): Command {
  // Another apt may be running on a machine that has just booted: wait for its lock.
  return asRoot(host, [
    'apt-get',
    'install',
    '--yes',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=120',
    ...packages,
  ]);
}

/** Installs packages; the package lists are fetched first only where the installation fails without. */
export async function install(host: Host, packages: readonly string[], progress: Progress): Promise<void> {
  const command = installCommand(host, packages);
  const [file, ...args] = command;
  const first = await host.run(file, args, { env: QUIET, onLine: progress });
  if (first.code === 0) return;
  progress(`apt-get install failed (${ending(first, 1)}): fetching the package lists`);
  await perform(host, asRoot(host, ['apt-get', 'update']), { env: QUIET, progress });
  await perform(host, command, { env: QUIET, progress });
}

/** The version that `apt-get install` would install; undefined where the package is not to be had. */
export async function candidate(host: Host, name: string): Promise<string | undefined> {
  const { stdout } = await host.run('apt-cache', ['policy', name]);
  const version = /Candidate: (\S+)/.exec(stdout)?.[1];
  return version === '(none)' ? undefined : version;
}
