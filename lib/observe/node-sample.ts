import type { Node } from '../cluster/node.ts';
import { NodeError } from '../cluster/node-error.ts';
import type { JsonObject } from '../scenario/model.ts';
import { Blind } from './sample.ts';
import type { ObservedLab, Sink } from './subject.ts';

/** What is looked at on nodes: a script for a node's shell, and what its output means. */
export interface NodeLook<Seen> {
  readonly script: string;
  /** Pure. Called only where the output is another than at the look before. */
  parse(output: string): Seen;
}

/** ms between looks. All streams look at the same multiples of it, so that they share each look at a node. */
export const everyLook = 1000;

/** ms that one look may take. */
const timeout = 10_000;

export interface NodeSampling<Seen> {
  readonly look: NodeLook<Seen>;
  /** A node as scenarios name it; absent: all. */
  readonly node?: string | undefined;
  /** The stream's items of one node. */
  items(seen: Seen, node: Node, signal: AbortSignal): readonly JsonObject[] | Promise<readonly JsonObject[]>;
}

/**
 * Looks at nodes again and again until the signal aborts, by the shell that is open to each of them. However many
 * streams have the same look, a node is asked once in {@link everyLook} ms.
 */
export async function sampleNodes<Seen>(
  { look, node, items }: NodeSampling<Seen>,
  lab: ObservedLab,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const nodes = node === undefined ? lab.cluster.nodes : [lab.cluster.node(node)];
  let blind: string | undefined;
  while (!signal.aborted) {
    try {
      const looks = await interruptible(Promise.all(nodes.map((one) => lookAt(one, look, lab.now))), signal);
      const found = await Promise.all(
        looks.map(async ({ seen }, index) => {
          const on = nodes[index];
          return on === undefined ? [] : items(seen, on, signal);
        }),
      );
      blind = undefined;
      sink.items({ items: found.flat(), began: Math.min(...looks.map(({ began }) => began)) });
    } catch (error) {
      if (isAborted(signal)) return;
      const reason = blindness(error);
      if (blind !== reason.message) sink.blind({ cause: reason.blindCause, reason: reason.message });
      blind = reason.message;
    }
    await lab.pause(everyLook - (lab.now() % everyLook), signal);
  }
}

interface Looked<Seen> {
  readonly began: number;
  readonly seen: Seen;
}

interface Shared {
  readonly began: number;
  readonly result: Promise<Looked<unknown>>;
  /** Of the last look that ended. */
  last?: { readonly output: string; readonly seen: unknown };
}

const shared = new WeakMap<Node, Map<NodeLook<unknown>, Shared>>();

/** A look that began a moment ago serves whoever asks now; `began` stays its own. */
function lookAt<Seen>(node: Node, look: NodeLook<Seen>, now: () => number): Promise<Looked<Seen>> {
  const looks = shared.get(node) ?? new Map<NodeLook<unknown>, Shared>();
  shared.set(node, looks);
  const known = looks.get(look);
  if (known !== undefined && now() - known.began < everyLook / 2) return known.result as Promise<Looked<Seen>>;
  const began = now();
  const next: Shared = {
    began,
    ...(known?.last === undefined ? {} : { last: known.last }),
    result: node.sh(look.script, { timeout }).then(({ code, stdout, stderr }) => {
      if (code !== 0) throw new Blind('lost', `on node ${node.alias}: ${stderr.trim() || `exit code ${code}`}`);
      if (next.last?.output !== stdout) next.last = { output: stdout, seen: look.parse(stdout) };
      return { began, seen: next.last.seen };
    }),
  };
  looks.set(look, next);
  return next.result as Promise<Looked<Seen>>;
}

function blindness(error: unknown): Blind {
  if (error instanceof Blind) return error;
  if (error instanceof NodeError) return new Blind('unavailable', error.message);
  throw error;
}

/** A look goes on for the others when one of those who asked for it is no longer interested. */
async function interruptible<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stop = new AbortController();
  const interrupted = new Promise<never>((_resolve, reject) => {
    const abort = (): void => {
      reject(new Error('aborted'));
    };
    signal.addEventListener('abort', abort, { once: true, signal: stop.signal });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    stop.abort();
  }
}

/** Asked anew after an await, where the compiler still believes what it knew before. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
