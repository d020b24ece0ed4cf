import { join } from 'node:path';
import { cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { InfraError } from '../../errors.ts';
import { ensureLists, install, isDebian } from '../debian.ts';
import { fetchToolchain } from './fetch-toolchain.ts';
import { type Go, goSettings } from './go.ts';

/** Kubernetes 1.34's go.mod. */
const OLDEST = [1, 24] as const;

/** By cache folder: kind and the node image are mended at the same time, and both may find that Go is missing. */
const underWay = new Map<string, Promise<Go>>();

/** The Go on PATH, else the one that labrig fetched before, else Debian's, else one that an older Go fetches now: the first that is new enough. */
export function findGo(host: Host, progress: Progress): Promise<Go> {
  const folder = cacheFolder(host.env);
  const search =
    underWay.get(folder) ??
    firstGo(host, progress).finally(() => {
      underWay.delete(folder);
    });
  underWay.set(folder, search);
  return search;
}

async function firstGo(host: Host, progress: Progress): Promise<Go> {
  const fetched = join(cacheFolder(host.env), 'go', 'toolchain');
  for (const path of [await host.which('go'), join(fetched, 'bin', 'go')]) {
    const go = path === undefined ? undefined : await ask(host, path);
    if (go !== undefined) return go;
  }
  const older = (await host.which('go')) ?? (await installGo(host, progress));
  const installed = await ask(host, older);
  if (installed !== undefined) return installed;
  await fetchToolchain(host, older, fetched, progress);
  const path = join(fetched, 'bin', 'go');
  return (await ask(host, path)) ?? { path, version: 'unknown' };
}

/** Debian's Go, which may be too old to build with, but not to fetch a newer one. */
async function installGo(host: Host, progress: Progress): Promise<string> {
  const next = 'install Go 1.24 or newer: https://go.dev/dl';
  if (!(await isDebian(host))) throw new InfraError('there is no Go here', { next });
  await ensureLists(host, 'golang-go', progress);
  progress("installing Debian's Go");
  await install(host, ['golang-go'], progress);
  const path = await host.which('go');
  if (path === undefined) throw new InfraError("Debian's golang-go brought no program go", { next });
  return path;
}

async function ask(host: Host, path: string): Promise<Go | undefined> {
  if (!(await host.isExecutable(path))) return undefined;
  const env = { ...goSettings(host), GOTOOLCHAIN: 'local', GOWORK: 'off' };
  const { code, stdout } = await host.run(path, ['env', 'GOVERSION'], { env });
  const version = stdout.trim();
  return code === 0 && isNewEnough(version) ? { path, version } : undefined;
}

/** Of `go1.24.4` as Go says it, or `2:1.24~2` as Debian does. */
export function isNewEnough(version: string): boolean {
  const found = /^(?:go|\d+:)?(\d+)\.(\d+)/.exec(version);
  if (found === null) return false;
  const [, major = '0', minor = '0'] = found;
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}
