import type { NodeContainer } from './node.ts';

/** What an event says of a container. `exec`s in a container have events of their own, which say nothing of it. */
export interface ContainerEvent {
  readonly id: string;
  readonly change: 'created' | 'started' | 'exited' | 'removed';
  readonly pid?: number;
}

/**
 * Brings the containers up to date; false where nothing changed. The list may be newer than an event that comes after
 * it, so a state never goes back: the kubelet starts each container once. For the same reason, one that begins after it
 * was listed as exited had not begun when it was listed, or has ended since: it is looked at again.
 */
export async function applyEvent(
  known: Map<string, NodeContainer>,
  { id, change, pid }: ContainerEvent,
  describe: (id: string) => Promise<NodeContainer | undefined>,
): Promise<boolean> {
  if (change === 'removed') return known.delete(id);
  const before = known.get(id);
  if (change === 'exited') {
    if (before === undefined || before.state === 'exited') return false;
    known.set(id, exited(before));
    return true;
  }
  const state = change === 'created' ? 'created' : 'running';
  if (before === undefined) {
    const described = await describe(id);
    if (described === undefined) return false;
    known.set(id, withPid({ ...described, state }, pid));
    return true;
  }
  if (before.state === 'exited') {
    const now = await describe(id);
    if (now === undefined || now.state === 'exited') return false;
    known.set(id, now);
    return true;
  }
  if (before.state === state || state === 'created') return false;
  known.set(id, withPid({ ...before, state }, pid));
  return true;
}

function exited(container: NodeContainer): NodeContainer {
  const { id, name, pod, namespace, podUid, sandbox, image } = container;
  return { id, name, pod, namespace, podUid, sandbox, image, state: 'exited' };
}

function withPid(container: NodeContainer, pid: number | undefined): NodeContainer {
  return pid === undefined ? container : { ...container, pid };
}
