import { compileProgram } from '../go/compile-program.ts';
import { fetchProgram } from '../fetch-program.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { MINIKUBE_VERSION, ownMinikubePath } from './minikube.ts';
import { minikubeProgram } from './programs.ts';

/** minikube's release, checked against its published checksum, else its Go module: it goes into labrig's cache, not on PATH. */
export async function installMinikube(host: Host, progress: Progress): Promise<void> {
  progress(`fetching minikube ${MINIKUBE_VERSION}`);
  const url = `https://github.com/kubernetes/minikube/releases/download/${MINIKUBE_VERSION}/minikube-${host.platform}-${host.arch}`;
  const manual = 'https://minikube.sigs.k8s.io/docs/start';
  const why = await fetchProgram(host, { url, checksum: `${url}.sha256`, manual }, ownMinikubePath(host));
  if (why === undefined) return;
  progress(`minikube's release can't be had (${why}): compiling its Go module`);
  await compileProgram(minikubeProgram(host), host, progress);
}
