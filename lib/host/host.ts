import { constants } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Run, run } from '../process/run.ts';

/** The machine, as far as labrig asks it or changes it. Passed in, so that tests describe machines they do not have. */
export interface Host {
  readonly run: Run;
  /** For cleaning up: goes on when the signal of {@link withSignal} has come. */
  readonly runToEnd: Run;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** As Go and the engines call it: amd64, arm64. */
  readonly arch: string;
  readonly nodeVersion: string;
  readonly isRoot: boolean;
  /** A program's absolute path; undefined where there is none. Looks where administrators' programs are, too. */
  which(program: string): Promise<string | undefined>;
  /** True for a file that may be started. */
  isExecutable(path: string): Promise<boolean>;
  readonly fetch: (url: string, options: { readonly signal: AbortSignal }) => Promise<Response>;
  /** A file's text; undefined where it can't be read. */
  readText(path: string): Promise<string | undefined>;
  /** Free bytes of the file system that holds the path, or the nearest folder above it that exists. */
  freeBytes(path: string): Promise<number>;
}

export const thisMachine: Host = {
  run,
  runToEnd: run,
  env: process.env,
  platform: process.platform,
  arch: { x64: 'amd64' }[process.arch as string] ?? process.arch,
  nodeVersion: process.versions.node,
  isRoot: process.getuid?.() === 0,
  which,
  isExecutable,
  fetch: (url, options) => fetch(url, options),
  readText: (path) => readFile(path, 'utf8').catch(() => undefined),
  freeBytes,
};

/** The same machine, where every program ends when the signal comes. */
export function withSignal(host: Host, signal: AbortSignal): Host {
  return {
    ...host,
    run: (file, args, options = {}) =>
      host.run(file, args, {
        ...options,
        signal: options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]),
      }),
  };
}

// A user's PATH may leave these out, though dockerd, iptables and modprobe live there.
const ADMINISTRATORS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

async function which(program: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of [...folders, ...ADMINISTRATORS]) {
    const path = join(folder, program);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function freeBytes(path: string): Promise<number> {
  for (let folder = path; ; folder = join(folder, '..')) {
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch (error) {
      if (folder === '/') throw error;
    }
  }
}
