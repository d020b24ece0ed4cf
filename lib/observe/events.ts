import * as z from 'zod';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { keyOf, type ObjectMeta } from './api-object.ts';
import { type StreamSpec, watchObjects } from './watch-objects.ts';
import { isOneOf, oneOrMore } from '../scenario/one-or-more.ts';
import { defined, namespaceWord } from './words.ts';

const schema = z.strictObject({
  reason: oneOrMore.optional().describe('Reason, or several: `BackOff`, `FailedScheduling`.'),
  type: z.enum(['Normal', 'Warning']).optional().describe('Type of the event.'),
  namespace: namespaceWord.optional(),
  about: z
    .strictObject({
      kind: z.string().min(1).optional().describe('Kind of the object.'),
      name: oneOrMore.optional().describe('Name of the object, or several.'),
    })
    .optional()
    .describe('The object that the event is about.'),
});

type Item = JsonObject &
  ObjectMeta & {
    readonly reason?: string;
    readonly type?: string;
    readonly message?: string;
    readonly involvedObject: { readonly kind?: string; readonly name?: string };
  };

/**
 * Kubernetes' events that came, or were counted again, since the step's change started.
 * Their delivery is not guaranteed and their order means nothing.
 */
export const events = defineSubject<z.infer<typeof schema>, StreamSpec, Item>({
  name: 'events',
  schema: schema.describe(
    "Kubernetes' events that came, or were counted again, since the change started. Some get lost, and their order means nothing.",
  ),
  answers: {},
  mode: 'watch',
  within: 30_000,
  stream: ({ namespace }) => defined({ kind: 'Event', apiVersion: 'v1', namespace }),
  select: (spec, items, { before }) => {
    const old = new Set((before as readonly Item[]).map(occurrence));
    return items.filter(
      (event) =>
        !old.has(occurrence(event)) &&
        isOneOf(spec.reason, event.reason ?? '') &&
        isOneOf(spec.type, event.type ?? '') &&
        isOneOf(spec.about?.kind, event.involvedObject.kind ?? '') &&
        isOneOf(spec.about?.name, event.involvedObject.name ?? ''),
    );
  },
  key: keyOf,
  label: ({ reason, involvedObject, message }) =>
    `event ${reason ?? ''} of ${involvedObject.kind ?? ''} ${involvedObject.name ?? ''}: ${message ?? ''}`,
  observe: watchObjects,
});

/** An event that happens again is the same object with another revision. */
function occurrence({ metadata }: Item): string {
  return `${keyOf({ metadata })} ${metadata.resourceVersion ?? ''}`;
}
