import type { Node } from '../cluster/node.ts';
import type { Looking } from './look-until.ts';

/** Those of the ids that still run on the nodes: once none does, or when the time is over. */
export async function containersLeft(
  nodes: readonly Node[],
  ids: readonly string[],
  { within, signal }: Looking,
): Promise<readonly string[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(within)]);
  const lists = await Promise.all(nodes.map((node) => leftOn(node, ids, limit)));
  signal.throwIfAborted();
  return lists.flat();
}

async function leftOn(node: Node, ids: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  let left: readonly string[] = ids;
  for await (const list of node.runtime.watch(signal)) {
    const running = new Set(list.flatMap(({ id, state }) => (state === 'running' ? [id] : [])));
    left = ids.filter((id) => running.has(id));
    if (left.length === 0) break;
  }
  return left;
}
