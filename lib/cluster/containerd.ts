import { randomUUID } from 'node:crypto';
import { createDescriptions } from './containerd-describe.ts';
import { applyEvent } from './container-events.ts';
import { parseEvent } from './containerd-events.ts';
import type { ContainerRuntime, Node, NodeContainer } from './node.ts';
import { NodeError } from './node-error.ts';
import { removeContainers, type Removing } from './remove-containers.ts';

type Shell = Pick<Node, 'sh' | 'lines'>;

/** containerd as the kubelet uses it, by `ctr` and the folders of its running tasks: both are on every node of kind and minikube. */
export function containerd(shell: Shell): ContainerRuntime {
  const descriptions = createDescriptions(shell);
  return {
    list: () => descriptions.list(),
    watch: (signal) => watch(shell, descriptions, signal),
    kill: (ids) => kill(shell, ids),
    remove: (ids) => removeContainers(shell, ids, removing),
    images: (signal) => images(shell, signal),
    importing: ['ctr', '-n', 'k8s.io', 'images', 'import', '--all-platforms', '-'],
    entering: (id) => ['ctr', '-n', 'k8s.io', 'tasks', 'exec', '--exec-id', `labrig-${randomUUID()}`, id],
    logs: { 'containerd.log': 'journalctl -u containerd --no-pager -n 5000' },
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

async function images(shell: Shell, signal: AbortSignal): Promise<readonly string[]> {
  const { code, stdout, stderr } = await shell.sh('ctr -n k8s.io images ls -q', { signal });
  if (code !== 0) throw new NodeError(`containerd did not list its images: ${stderr.trim()}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Rejects with NodeError where a shell does not answer; a process that is gone is none to complain of. */
async function kill(shell: Shell, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await shell.sh(`ids='${ids.filter(isId).join(' ')}'\n${killScript}`);
}

/** By the processes that the runtime notes: `ctr` takes longer for each than the kubelet for all. */
const killScript = `
cd /run/containerd/io.containerd.runtime.v2.task/k8s.io 2>/dev/null || cd /
pids=
for id in $ids; do p=; read -r p 2>/dev/null <$id/init.pid; pids="$pids $p"; done
kill -9 $pids 2>/dev/null`;

/** All are killed before any is removed: the kubelet restores a container within a second where its sandbox lives. */
const removing: Removing = {
  runtime: 'containerd',
  isId,
  first: killScript,
  remove: `  ctr -n k8s.io tasks delete -f $ids >/dev/null 2>&1
  ctr -n k8s.io containers delete $ids >/dev/null 2>&1`,
  list: 'ctr -n k8s.io containers ls -q',
};

function isId(id: string): boolean {
  return /^[\w.-]+$/.test(id);
}
