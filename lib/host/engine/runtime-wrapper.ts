import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { asRoot, type Command, perform } from '../command.ts';
import { assetsFolder, cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import { missingCapabilities } from './capabilities.ts';

const WRAPPER = '/usr/local/lib/labrig/runc-within-limits';
const DAEMON_CONFIG = '/etc/docker/daemon.json';

/** What the machine's own root lacks; empty on most machines. */
export async function lackingHere(host: Host): Promise<string[]> {
  const [status, last] = await Promise.all([
    host.readText('/proc/self/status'),
    host.readText('/proc/sys/kernel/cap_last_cap'),
  ]);
  return missingCapabilities(status ?? '', Number(last ?? 40));
}

/**
 * Makes docker start containers within what this machine's root may do: an OCI runtime before runc, docker's default from the
 * next start or reload on. Settings that daemon.json has already stay.
 */
export async function installRuntimeWrapper(host: Host, lacking: readonly string[]): Promise<void> {
  const runc = await host.which('runc');
  if (runc === undefined) throw new InfraError('runc is not installed', { next: 'install the package runc' });
  const template = await readFile(join(assetsFolder(), 'runc-within-limits'), 'utf8');
  const config = daemonConfig(await host.readText(DAEMON_CONFIG));
  for (const command of await placeCommands(host, [
    { path: WRAPPER, mode: '755', text: wrapper(template, runc, lacking) },
    { path: DAEMON_CONFIG, mode: '644', text: `${JSON.stringify(config, undefined, 2)}\n` },
  ])) {
    await perform(host, command);
  }
}

export function wrapper(template: string, runc: string, lacking: readonly string[]): string {
  return template.replace('@CAPABILITIES@', lacking.join(' ')).replace('@RUNTIME@', runc);
}

/** docker's settings with the wrapper as default runtime. */
export function daemonConfig(present: string | undefined): Record<string, unknown> {
  const settings = parseObject(present ?? '{}');
  const runtimes = typeof settings['runtimes'] === 'object' ? settings['runtimes'] : {};
  return { ...settings, runtimes: { ...runtimes, labrig: { path: WRAPPER } }, 'default-runtime': 'labrig' };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below, in the user's words.
  }
  throw new InfraError(`${DAEMON_CONFIG} is not a JSON object`, { next: `mend or remove ${DAEMON_CONFIG}` });
}

interface Placed {
  readonly path: string;
  readonly mode: string;
  readonly text: string;
}

/** Written to the cache first, then put in place by `install`, which may run under sudo. */
async function placeCommands(host: Host, files: readonly Placed[]): Promise<Command[]> {
  const folder = join(cacheFolder(host.env), 'engine');
  await mkdir(folder, { recursive: true });
  const commands: Command[] = [];
  for (const { path, mode, text } of files) {
    const draft = join(folder, path.replaceAll('/', '_'));
    await writeFile(draft, text);
    commands.push(asRoot(host, ['install', '-D', '-m', mode, draft, path]));
  }
  return commands;
}
