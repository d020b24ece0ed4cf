import { z } from 'zod';
import type { Resource } from '../cluster/api.ts';
import type { Write } from '../journal/entry.ts';

const objectSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    resourceVersion: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

export type NamedObject = z.infer<typeof objectSchema>;

/** An object in an answer of the API. */
export function namedObject(body: string): NamedObject {
  return objectSchema.parse(JSON.parse(body));
}

export function namedObjects(body: string): readonly NamedObject[] {
  return z.object({ items: z.array(objectSchema) }).parse(JSON.parse(body)).items;
}

/** What the journal says of an object that was written. */
export function writeOf({ metadata }: NamedObject, { apiVersion, kind }: Resource): Write {
  const { name, namespace, resourceVersion: revision } = metadata;
  return { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name, revision };
}
