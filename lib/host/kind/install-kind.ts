import { dirname } from 'node:path';
import { perform } from '../command.ts';
import { fetchProgram } from '../fetch-program.ts';
import { findGo } from '../go/find-go.ts';
import { goEnvironment } from '../go/go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { KIND_VERSION, ownKindPath } from './kind.ts';

/** kind's release, checked against its published checksum, else its Go module: it goes into labrig's cache, not on PATH. */
export async function installKind(host: Host, progress: Progress): Promise<void> {
  progress(`fetching kind ${KIND_VERSION}`);
  const url = `https://github.com/kubernetes-sigs/kind/releases/download/${KIND_VERSION}/kind-${host.platform}-${host.arch}`;
  const manual = 'https://kind.sigs.k8s.io/docs/user/quick-start';
  const why = await fetchProgram(host, { url, checksum: `${url}.sha256sum`, manual }, ownKindPath(host));
  if (why === undefined) return;
  progress(`kind's release can't be had (${why}): compiling its Go module`);
  const go = await findGo(host, progress);
  const folder = dirname(ownKindPath(host));
  await perform(host, [go.path, 'install', `sigs.k8s.io/kind@${KIND_VERSION}`], {
    env: { ...goEnvironment(host), GOOS: '', GOARCH: '', GOBIN: folder },
    progress,
  });
}
