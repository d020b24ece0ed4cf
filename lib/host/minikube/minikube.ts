import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assetsFolder, cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';

/** What is installed where none is at hand; newer ones have no entry in Go's checksum database. */
export const MINIKUBE_VERSION = 'v1.36.0';

export interface Minikube {
  readonly path: string;
  /** v1.36.0 */
  readonly version: string;
}

/** The minikube on PATH, else the one that labrig installed; one that is too old is passed over. */
export async function findMinikube(host: Host): Promise<Minikube | undefined> {
  for (const path of [await host.which('minikube'), ownMinikubePath(host)]) {
    const found = path === undefined ? undefined : await ask(host, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The one that labrig installed; undefined where it did not. */
export function findOwnMinikube(host: Host): Promise<Minikube | undefined> {
  return ask(host, ownMinikubePath(host));
}

async function ask(host: Host, path: string): Promise<Minikube | undefined> {
  if (!(await host.isExecutable(path))) return undefined;
  // Even this makes it write settings and a log.
  const asked = join(minikubeFolders(host).folder, 'asked');
  await mkdir(asked, { recursive: true });
  const env = { MINIKUBE_HOME: asked, TMPDIR: asked };
  const { stdout } = await host.run(path, ['version', '--short'], { timeout: 10_000, env });
  const version = /^v\d+\.\d+\.\d+\S*/.exec(stdout.trim())?.[0];
  return version === undefined || !isNewEnough(version) ? undefined : { path, version };
}

export function ownMinikubePath(host: Host): string {
  return join(cacheFolder(host.env), 'bin', 'minikube');
}

/** Its words for start are those of this version. */
function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 36);
}

export interface MinikubeFolders {
  readonly folder: string;
  /** What minikube downloads, or would; of all labs. */
  readonly cache: string;
  readonly preloads: string;
  readonly baseTar: string;
  /** Programs of a node. */
  readonly programs: string;
  /** What the base image is made of. */
  readonly shop: string;
  /** Archives of the images that a node begins with, besides those of Kubernetes. */
  readonly images: string;
  readonly assets: string;
}

export function minikubeFolders(host: Host): MinikubeFolders {
  const folder = join(cacheFolder(host.env), 'minikube', MINIKUBE_VERSION);
  const cache = join(folder, 'cache');
  return {
    folder,
    cache,
    preloads: join(cache, 'preloaded-tarball'),
    baseTar: join(folder, 'base.tar'),
    programs: join(folder, 'programs'),
    shop: join(folder, 'shop'),
    images: join(folder, 'images'),
    assets: join(assetsFolder(), 'minikube'),
  };
}
