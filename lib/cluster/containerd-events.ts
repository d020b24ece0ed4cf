import { z } from 'zod';
import type { NodeContainer } from './node.ts';

/** What an event says of a container. `exec`s in a container have events of their own, which say nothing of it. */
export interface ContainerdEvent {
  readonly id: string;
  readonly change: 'created' | 'started' | 'exited' | 'removed';
  readonly pid?: number;
}

const changes: Readonly<Record<string, ContainerdEvent['change']>> = {
  '/tasks/create': 'created',
  '/tasks/start': 'started',
  '/tasks/exit': 'exited',
  '/tasks/delete': 'exited',
  '/containers/delete': 'removed',
};

const eventSchema = z.object({
  container_id: z.string().optional(),
  id: z.string().optional(),
  pid: z.int().optional(),
});

/**
 * A line of `ctr events`: `2026-11-24 00:25:30.875147553 +0000 UTC k8s.io /tasks/start {"container_id":...,"pid":1818}`.
 * Undefined for events that concern no container's state.
 */
export function parseEvent(line: string): ContainerdEvent | undefined {
  const [, topic = '', json = ''] = / k8s\.io (\/\S+) (\{.*\})$/.exec(line) ?? [];
  const change = changes[topic];
  if (change === undefined) return undefined;
  const { container_id: container, id, pid } = eventSchema.parse(JSON.parse(json));
  if (container !== undefined && id !== undefined && id !== container) return undefined;
  const subject = container ?? id;
  return subject === undefined ? undefined : { id: subject, change, ...(pid === undefined ? {} : { pid }) };
}

/**
 * Brings the containers up to date; false where nothing changed. The list may be newer than an event that comes after
 * it, so a state never goes back: the kubelet starts each container once.
 */
export async function applyEvent(
  known: Map<string, NodeContainer>,
  { id, change, pid }: ContainerdEvent,
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
  if (before.state === state || before.state === 'exited' || state === 'created') return false;
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
