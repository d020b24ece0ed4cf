import * as z from 'zod';
import type { ContainerEvent } from './container-events.ts';

const changes: Readonly<Record<string, ContainerEvent['change']>> = {
  create: 'created',
  start: 'started',
  die: 'exited',
  destroy: 'removed',
};

const eventSchema = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string() }),
});

/**
 * A line of `docker events --format '{{json .}}'`: `{"Type":"container","Action":"start","Actor":{"ID":"9ff9..."}}`.
 * Undefined for events that concern no container's state.
 */
export function parseDockerEvent(line: string): ContainerEvent | undefined {
  const { Type, Action, Actor } = eventSchema.parse(JSON.parse(line));
  const change = Type === 'container' ? changes[Action] : undefined;
  return change === undefined ? undefined : { id: Actor.ID, change };
}
