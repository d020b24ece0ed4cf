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
export function install(host: Host, packages: readonly string[], progress: Progress): Promise<void> {
  return oneAtATime(async () => {
    const command = installCommand(host, packages);
    const [file, ...args] = command;
    const first = await host.run(file, args, { env: QUIET, onLine: progress });
    if (first.code === 0) return;
    progress(`apt-get install failed (${ending(first, 1)})`);
    await fetchLists(host, progress);
    await perform(host, command, { env: QUIET, progress });
  });
}

/** Fetches the package lists where they do not even name this package: on a fresh machine there are none. */
export function ensureLists(host: Host, name: string, progress: Progress): Promise<void> {
  return oneAtATime(async () => {
    if ((await candidate(host, name)) === undefined) await fetchLists(host, progress);
  });
}

async function fetchLists(host: Host, progress: Progress): Promise<void> {
  progress('fetching the package lists');
  await perform(host, asRoot(host, ['apt-get', 'update']), { env: QUIET, progress });
}

let last: Promise<unknown> = Promise.resolve();

/** apt waits for the lock of dpkg, but not for that of its lists; and mends go on side by side. */
function oneAtATime(work: () => Promise<void>): Promise<void> {
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  return mine;
}

/** The version that `apt-get install` would install; undefined where the package is not to be had. */
export async function candidate(host: Host, name: string): Promise<string | undefined> {
  const { stdout } = await host.run('apt-cache', ['policy', name]);
  const version = /Candidate: (\S+)/.exec(stdout)?.[1];
  return version === '(none)' ? undefined : version;
}
