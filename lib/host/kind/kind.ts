import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { cacheFolder } from '../folders.ts';
import { type Host, thisMachine } from '../host.ts';

/** What is installed where none is at hand. */
export const KIND_VERSION = 'v0.30.0';
/** The first that knows the kubeadm configuration of Kubernetes 1.34. */
const OLDEST_MINOR = 27;

export interface Kind {
  readonly path: string;
  /** v0.30.0 */
  readonly version: string;
}

/** kind's absolute path. Rejects with an InfraError where there is none. */
export async function kindPath(host: Host = thisMachine): Promise<string> {
  const kind = await findKind(host);
  if (kind !== undefined) return kind.path;
  throw new InfraError('kind is not installed', { next: 'labrig setup' });
}

/** The kind on PATH, else the one that labrig installed; one that is too old is passed over. */
export async function findKind(host: Host): Promise<Kind | undefined> {
  for (const path of [await host.which('kind'), ownKindPath(host)]) {
    if (path === undefined || !(await host.isExecutable(path))) continue;
    const { stdout } = await host.run(path, ['version'], { timeout: 10_000 });
    const version = /^kind (v\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
    if (version !== undefined && isNewEnough(version)) return { path, version };
  }
  return undefined;
}

export function ownKindPath(host: Host): string {
  return join(cacheFolder(host.env), 'bin', 'kind');
}

function isNewEnough(version: string): boolean {
  const [, major = '0', minor = '0'] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 0 || Number(minor) >= OLDEST_MINOR;
}
