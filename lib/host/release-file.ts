import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { InfraError } from '../errors.ts';
import { cacheFolder } from './folders.ts';
import { findGo } from './go/find-go.ts';
import { moduleFolder } from './go/module-folder.ts';
import type { Host } from './host.ts';
import type { Progress } from './need.ts';

/** A file that a program's makers publish with it. */
export interface ReleaseFile {
  readonly url: string;
  /** Where the same file is, where the site does not answer: `go.universe.tf/metallb@v0.15.2`; absent: nowhere. */
  readonly module?: string;
  /** In the module, or in the program's sources: `config/manifests/metallb-native.yaml`. */
  readonly path: string;
}

/** A site that answers at all does so within this, in ms. */
const patience = 5_000;

/** Resolves to the path of the file on this machine. Rejects with InfraError where it can be had in no way. */
export async function releaseFile(file: ReleaseFile, host: Host, progress: Progress): Promise<string> {
  const digest = createHash('sha256').update(file.url).digest('hex').slice(0, 12);
  const kept = join(cacheFolder(host.env), 'releases', `${digest}-${file.path.split('/').at(-1) ?? ''}`);
  if ((await readFile(kept).catch(() => undefined)) !== undefined) return kept;
  progress(`fetching ${file.url}`);
  const text = await get(host, file.url);
  if (text !== undefined) {
    await mkdir(dirname(kept), { recursive: true });
    const draft = `${kept}.${process.pid}.part`;
    await writeFile(draft, text);
    await rename(draft, kept);
    return kept;
  }
  if (file.module === undefined) throw new InfraError(`${file.url} cannot be had, and no Go module holds it`);
  progress(`it can't be had: fetching the Go module ${file.module}`);
  return join(await moduleFolder(host, await findGo(host, progress), file.module), file.path);
}

/** Undefined where nobody answers, or answers with something else. */
async function get(host: Host, url: string): Promise<string | undefined> {
  try {
    const response = await host.fetch(url, { signal: AbortSignal.timeout(patience) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
