import { createHash } from 'node:crypto';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InfraError } from '../../errors.ts';
import { perform } from '../command.ts';
import { findGo } from '../go/find-go.ts';
import { goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { KIND_VERSION, ownKindPath } from './kind.ts';

/** A site that answers at all does so within this, in ms. */
const PATIENCE = 5_000;

/** kind's release, checked against its published checksum, else its Go module: it goes into labrig's cache, not on PATH. */
export async function installKind(host: Host, progress: Progress): Promise<void> {
  progress(`fetching kind ${KIND_VERSION}`);
  const release = await fetchRelease(host);
  if (typeof release !== 'string') {
    await placeProgram(ownKindPath(host), release);
    return;
  }
  progress(`kind's release can't be had (${release}): compiling its Go module`);
  const go = await findGo(host, progress);
  const folder = dirname(ownKindPath(host));
  await perform(host, [go.path, 'install', `sigs.k8s.io/kind@${KIND_VERSION}`], {
    env: { ...goEnvironment(host), GOOS: '', GOARCH: '', GOBIN: folder },
    progress,
  });
}

/** The program, or why it can't be had. A wrong checksum is not a reason to look elsewhere: that rejects. */
async function fetchRelease(host: Host): Promise<Uint8Array | string> {
  const url = `https://github.com/kubernetes-sigs/kind/releases/download/${KIND_VERSION}/kind-${host.platform}-${host.arch}`;
  const published = await get(host, `${url}.sha256sum`, PATIENCE);
  if (typeof published === 'string') return published;
  const program = await get(host, url, 120_000);
  if (typeof program === 'string') return program;
  const wanted = /^[0-9a-f]{64}/.exec(Buffer.from(published).toString())?.[0];
  const found = createHash('sha256').update(program).digest('hex');
  if (wanted !== found) {
    throw new InfraError(`${url} has the checksum ${found}, published is ${wanted ?? 'none'}`, {
      next: 'install kind by hand: https://kind.sigs.k8s.io/docs/user/quick-start',
    });
  }
  return program;
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

async function placeProgram(path: string, program: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, program);
  await chmod(`${path}.part`, 0o755);
  await rename(`${path}.part`, path);
}
