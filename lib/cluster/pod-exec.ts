import type { Node, NodeContainer, ShellOptions, ShellResult } from './node.ts';
import { NodeError } from './node-error.ts';
import { quote } from './shell.ts';

export interface PodTarget {
  readonly namespace: string;
  readonly pod: string;
  /** Absent: the only one. */
  readonly container?: string;
}

/** A program and its arguments, or a line for `sh`. */
export type Command = string | readonly string[];

/**
 * Runs a command in a pod's container by the node's runtime: that works without the API, with the container's own
 * user and environment. Rejects with NodeError where no such container runs.
 */
export async function execInPod(
  nodes: readonly Node[],
  target: PodTarget,
  command: Command,
  options?: ShellOptions,
): Promise<ShellResult> {
  const { node, container } = await findContainer(nodes, target);
  const words = typeof command === 'string' ? ['sh', '-c', command] : command;
  return await node.sh([...node.runtime.entering(container.id), ...words].map(quote).join(' '), options);
}

/** A command's words as a script for a node's shell. */
export function scriptOf(command: Command): string {
  return typeof command === 'string' ? command : command.map(quote).join(' ');
}

/** The pod's sandbox, whose process holds the pod's network namespace. */
export async function findSandbox(
  nodes: readonly Node[],
  target: PodTarget,
): Promise<{ readonly node: Node; readonly container: NodeContainer }> {
  const [found] = await runningIn(nodes, target, true);
  if (found === undefined)
    throw new NodeError(`no sandbox of the pod ${target.namespace}/${target.pod} runs on any node`);
  return found;
}

async function findContainer(nodes: readonly Node[], target: PodTarget): ReturnType<typeof findSandbox> {
  const all = await runningIn(nodes, target, false);
  const found =
    target.container === undefined ? all : all.filter(({ container }) => container.name === target.container);
  const [first, second] = found;
  const pod = `${target.namespace}/${target.pod}`;
  if (first === undefined)
    throw new NodeError(`no container ${target.container ?? ''} of the pod ${pod} runs on any node`);
  if (second !== undefined) {
    throw new NodeError(
      `the pod ${pod} has several containers: ${found.map((one) => one.container.name).join(', ')}; name one`,
    );
  }
  return first;
}

async function runningIn(
  nodes: readonly Node[],
  { namespace, pod }: PodTarget,
  sandbox: boolean,
): Promise<readonly { readonly node: Node; readonly container: NodeContainer }[]> {
  const lists = await Promise.all(nodes.map(async (node) => ({ node, list: await node.runtime.list() })));
  return lists.flatMap(({ node, list }) =>
    list
      .filter((one) => one.sandbox === sandbox && one.state === 'running')
      .filter((one) => one.namespace === namespace && one.pod === pod)
      .map((container) => ({ node, container })),
  );
}
