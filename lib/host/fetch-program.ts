import { createHash } from 'node:crypto';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InfraError } from '../errors.ts';
import type { Host } from './host.ts';

/** A site that answers at all does so within this, in ms. */
const PATIENCE = 5_000;

export interface ProgramRelease {
  readonly url: string;
  /** Where its SHA-256 is published. */
  readonly checksum: string;
  /** Where people get it by hand. */
  readonly manual: string;
}

/**
 * Lays a program's release where it belongs, checked against its published checksum. Resolves to why it can't be had,
 * undefined where it could. A wrong checksum is not a reason to look elsewhere: that rejects.
 */
export async function fetchProgram(host: Host, release: ProgramRelease, path: string): Promise<string | undefined> {
  const published = await get(host, release.checksum, PATIENCE);
  if (typeof published === 'string') return published;
  const program = await get(host, release.url, 120_000);
  if (typeof program === 'string') return program;
  const wanted = /^[0-9a-f]{64}/.exec(Buffer.from(published).toString())?.[0];
  const found = createHash('sha256').update(program).digest('hex');
  if (wanted !== found) {
    throw new InfraError(`${release.url} has the checksum ${found}, published is ${wanted ?? 'none'}`, {
      next: `install it by hand: ${release.manual}`,
    });
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, program);
  await chmod(`${path}.part`, 0o755);
  await rename(`${path}.part`, path);
  return undefined;
}

async function get(host: Host, url: string, patience: number): Promise<Uint8Array | string> {
  try {
    const response = await host.fetch(url, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) return `${url}: ${response.status}`;
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}
