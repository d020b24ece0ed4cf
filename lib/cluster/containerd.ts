import { randomUUID } from 'node:crypto';
import { createDescriptions } from './containerd-describe.ts';
import { applyEvent, parseEvent } from './containerd-events.ts';
import type { ContainerRuntime, Node, NodeContainer } from './node.ts';
import { NodeError } from './node-error.ts';

type Shell = Pick<Node, 'sh' | 'lines'>;

/** containerd as the kubelet uses it, by `ctr` and the folders of its running tasks: both are on every kind node. */
export function containerd(shell: Shell): ContainerRuntime {
  const descriptions = createDescriptions(shell);
  return {
    list: () => descriptions.list(),
    watch: (signal) => watch(shell, descriptions, signal),
    remove: (ids) => remove(shell, ids),
  };
}

/** Rejects with NodeError when the stream of events ends: what came after is not known, the caller must begin anew. */
async function* watch(
  shell: Shell,
  descriptions: ReturnType<typeof createDescriptions>,
  signal: AbortSignal,
): AsyncGenerator<readonly NodeContainer[], void, undefined> {
  const probe = `labrig-${randomUUID()}`;
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const lines = shell.lines('exec ctr -n k8s.io events', both)[Symbol.asyncIterator]();
  try {
    if (!(await subscribed(shell, lines, probe))) return;
    const known = new Map((await descriptions.list()).map((one) => [one.id, one]));
    yield [...known.values()];
    for (let line = await nextLine(lines); line !== undefined; line = await nextLine(lines)) {
      const event = parseEvent(line);
      if (event !== undefined && (await applyEvent(known, event, descriptions.describe))) yield [...known.values()];
    }
    if (!signal.aborted) throw new NodeError("containerd's stream of events ended");
  } finally {
    stop.abort();
    await lines.return?.();
  }
}

/**
 * Only once the stream shows an event of our own does it show every later one: `ctr events` says nothing when it is
 * ready. Ours is a containerd namespace that is made and removed. False when the stream ended first.
 */
async function subscribed(shell: Shell, lines: AsyncIterator<string>, probe: string): Promise<boolean> {
  const state = { seen: false };
  const ask = async (): Promise<void> => {
    while (!state.seen) await shell.sh(`ctr namespaces create ${probe} && ctr namespaces remove ${probe}`);
  };
  const asking = ask();
  try {
    for (;;) {
      const line = await Promise.race([nextLine(lines), asking]);
      if (typeof line !== 'string') return false;
      if (line.includes(probe)) return true;
    }
  } finally {
    state.seen = true;
    await asking;
  }
}

async function nextLine(lines: AsyncIterator<string>): Promise<string | undefined> {
  const result = await lines.next();
  return result.done === true ? undefined : result.value;
}

/** All are killed before any is removed: the kubelet restores a container within a second where its sandbox lives. */
async function remove(shell: Shell, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { stdout } = await shell.sh(removeScript.replace('IDS', ids.filter(isId).join(' ')), { timeout: 60_000 });
  const left = stdout.split('\n').filter((line) => ids.includes(line));
  if (left.length > 0) throw new NodeError(`containerd did not remove ${left.join(', ')}`);
}

/** Prints the ids that are still there after five attempts; `ctr` complains of what the runtime removed first. */
const removeScript = `
ids='IDS'
cd /run/containerd/io.containerd.runtime.v2.task/k8s.io 2>/dev/null || cd /
pids=
for id in $ids; do p=; read -r p 2>/dev/null <$id/init.pid; pids="$pids $p"; done
kill -9 $pids 2>/dev/null
for attempt in 1 2 3 4 5; do
  ctr -n k8s.io tasks delete -f $ids >/dev/null 2>&1
  ctr -n k8s.io containers delete $ids >/dev/null 2>&1
  left=
  there=" $(ctr -n k8s.io containers ls -q | tr '\\n' ' ')"
  for id in $ids; do case $there in *" $id "*) left="$left $id";; esac; done
  ids=$left
  [ -z "$ids" ] && exit 0
done
printf '%s\\n' $ids`;

function isId(id: string): boolean {
  return /^[\w.-]+$/.test(id);
}
