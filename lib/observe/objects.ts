import * as z from 'zod';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { keyOf, labelOf, type ObjectMeta } from './api-object.ts';
import { type StreamSpec, watchObjects } from './watch-objects.ts';
import { isOneOf, oneOrMore } from '../scenario/one-or-more.ts';
import { defined, labelsWord, namespaceWord } from './words.ts';

const schema = z.strictObject({
  kind: z.string().min(1).describe('Kind, as in manifests: `Pod`, `Deployment`.'),
  apiVersion: z
    .string()
    .min(1)
    .optional()
    .describe('Group and version, as in manifests: `apps/v1`. Without it: the version the API prefers.'),
  namespace: namespaceWord.optional(),
  name: oneOrMore.optional().describe('Name, or several.'),
  labels: labelsWord.optional(),
});

type Item = JsonObject & ObjectMeta;

/** API objects, by one list and one watch for each kind and namespace. `metadata.managedFields` is left out. */
export const objects = defineSubject<z.infer<typeof schema>, StreamSpec, Item>({
  name: 'objects',
  schema: schema.describe('API objects of a kind, by one list and one watch for each kind and namespace.'),
  answers: {},
  mode: 'watch',
  within: 30_000,
  stream: ({ kind, apiVersion, namespace }) => defined({ kind, apiVersion, namespace }),
  select: (spec, items) =>
    items.filter(
      ({ metadata }) =>
        isOneOf(spec.name, metadata.name) &&
        Object.entries(spec.labels ?? {}).every(([key, value]) => metadata.labels?.[key] === value),
    ),
  key: keyOf,
  label: labelOf,
  observe: watchObjects,
});
