import * as z from 'zod';
import type { ContainerEvent } from './container-events.ts';

const changes: Readonly<Record<string, ContainerEvent['change']>> = {
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
export function parseEvent(line: string): ContainerEvent | undefined {
  const [, topic = '', json = ''] = / k8s\.io (\/\S+) (\{.*\})$/.exec(line) ?? [];
  const change = changes[topic];
  if (change === undefined) return undefined;
  const { container_id: container, id, pid } = eventSchema.parse(JSON.parse(json));
  if (container !== undefined && id !== undefined && id !== container) return undefined;
  const subject = container ?? id;
  return subject === undefined ? undefined : { id: subject, change, ...(pid === undefined ? {} : { pid }) };
}
