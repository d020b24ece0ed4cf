import { containerd } from './containerd.ts';
import { dockerd } from './dockerd.ts';
import type { ContainerRuntime, Node } from './node.ts';
import type { RuntimeName } from './runtime-name.ts';

/** The runtimes of nodes, each behind the shell of one. */
export const runtimes: Readonly<Record<RuntimeName, (shell: Pick<Node, 'sh' | 'lines'>) => ContainerRuntime>> = {
  containerd,
  docker: dockerd,
};
