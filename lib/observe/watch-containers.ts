import type { Node, NodeContainer } from '../cluster/node.ts';
import { NodeError } from '../cluster/node-error.ts';
import type { JsonObject } from '../scenario/model.ts';
import type { ObservedLab, Sink } from './subject.ts';

const firstPause = 50;
const longestPause = 1000;

/**
 * The containers of one node, or of all, as one stream: the whole list once every node has spoken, then each change.
 * A node whose runtime cannot be seen makes the stream blind until all are seen again.
 */
export async function watchContainers(
  spec: { readonly node?: string },
  lab: ObservedLab,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const nodes = spec.node === undefined ? lab.cluster.nodes : [lab.cluster.node(spec.node)];
  const seen = new Map<Node, ReadonlyMap<string, JsonObject>>();
  let whole = false;
  const began = lab.now();
  const show = (node: Node, list: readonly NodeContainer[], since: number): void => {
    const before = seen.get(node);
    const items = newest(list.map((one) => ({ ...one, node: node.alias })));
    seen.set(node, items);
    if (seen.size < nodes.length) return;
    if (whole && before !== undefined) {
      tell(before, items, sink);
    } else {
      whole = true;
      sink.items({ items: [...seen.values()].flatMap((one) => [...one.values()]), began: Math.min(since, began) });
    }
  };
  const follow = async (node: Node): Promise<void> => {
    let pause = firstPause;
    while (!signal.aborted) {
      const since = lab.now();
      try {
        for await (const list of node.runtime.watch(signal)) {
          pause = firstPause;
          show(node, list, since);
        }
      } catch (error) {
        if (isAborted(signal)) return;
        if (!(error instanceof NodeError)) throw error;
        if (seen.delete(node) || pause === firstPause) sink.blind({ cause: 'unavailable', reason: error.message });
        whole = false;
      }
      await lab.pause(pause, signal);
      pause = Math.min(longestPause, pause * 2);
    }
  };
  await Promise.all(nodes.map(follow));
}

/**
 * Of containers with the same name in the same pod, the one that counts: a running one before one that has ended, else
 * the one that the runtime came to know last.
 */
function newest(items: readonly (NodeContainer & { readonly node: string })[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, NodeContainer & { readonly node: string }>();
  for (const item of items) {
    const key = `${item.namespace}/${item.pod}/${item.name}`;
    const other = found.get(key);
    if (other === undefined || item.state !== 'exited' || other.state === 'exited') found.set(key, item);
  }
  return new Map([...found].map(([key, item]) => [key, { ...item }]));
}

function tell(before: ReadonlyMap<string, JsonObject>, after: ReadonlyMap<string, JsonObject>, sink: Sink): void {
  for (const [key, item] of before) {
    if (!after.has(key)) sink.item({ change: 'deleted', item });
  }
  for (const [key, item] of after) {
    const earlier = before.get(key);
    if (earlier === undefined) sink.item({ change: 'added', item });
    else if (!same(earlier, item)) sink.item({ change: 'modified', item });
  }
}

function same(a: JsonObject, b: JsonObject): boolean {
  return a['id'] === b['id'] && a['state'] === b['state'] && a['pid'] === b['pid'];
}

/** Asked anew after an await, where the compiler still believes what it knew before. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
