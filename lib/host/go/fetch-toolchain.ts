import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { InfraError } from '../../errors.ts';
import type { Host } from '../host.ts';
import { goSettings } from './go.ts';
import type { Progress } from '../need.ts';

/** Go's own releases are modules too (https://go.dev/doc/toolchain). */
const release = 'v0.0.1-go1.24.9';

const answerSchema = z.object({ Dir: z.string() });

/**
 * Lays a Go release into a folder. A Go that is too old to build with still fetches modules, from where the user has
 * them and checked against the public checksum database: `go` is the path of one.
 */
export async function fetchToolchain(host: Host, go: string, folder: string, progress: Progress): Promise<void> {
  const name = `golang.org/toolchain@${release}.${host.platform}-${host.arch}`;
  progress(`fetching Go ${release.replace('v0.0.1-go', '')}`);
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  const { code, stdout, stderr, command } = await host.run(go, ['mod', 'download', '-json', name], {
    env: {
      ...goSettings(host),
      GOMODCACHE: draft,
      GOFLAGS: '-modcacherw',
      GO111MODULE: 'on',
      GOTOOLCHAIN: 'local',
      GOWORK: 'off',
    },
    timeout: 300_000,
  });
  if (code !== 0) {
    const next = 'install Go 1.24 or newer: https://go.dev/dl';
    throw new InfraError(`${command} ended with ${code}: ${(stderr || stdout).trim()}`, { next });
  }
  const { Dir } = answerSchema.parse(JSON.parse(stdout));
  await makeExecutable(Dir);
  await rm(folder, { recursive: true, force: true });
  await rename(Dir, folder);
  await rm(draft, { recursive: true, force: true });
}

/** The zip of a module carries no modes: what are programs is known by place. */
async function makeExecutable(folder: string): Promise<void> {
  for (const place of ['bin', join('pkg', 'tool')]) {
    const entries = await readdir(join(folder, place), { recursive: true, withFileTypes: true });
    for (const entry of entries) if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
