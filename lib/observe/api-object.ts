import * as z from 'zod';
import type { Resource } from '../cluster/api.ts';
import type { JsonObject } from '../scenario/model.ts';

/** What every object of the API has. */
export interface ObjectMeta {
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

export type ApiObject = JsonObject & ObjectMeta;

export function keyOf(item: ObjectMeta): string {
  const { namespace, name } = item.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function labelOf(item: ObjectMeta): string {
  return `${item.kind ?? 'object'} ${keyOf(item)}`;
}

export interface ObjectList {
  readonly items: readonly ApiObject[];
  readonly revision: string;
}

/** Items of a list have no kind of their own in the API's answer; here they have. */
export function readList(body: string, resource: Resource): ObjectList {
  const list = listSchema.parse(JSON.parse(body));
  return { items: list.items.map((item) => clean(item, resource)), revision: list.metadata.resourceVersion };
}

export interface Change {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: ApiObject;
  readonly revision: string;
}

export type WatchEvent =
  | Change
  | { readonly type: 'bookmark'; readonly revision: string }
  | { readonly type: 'error'; readonly code: number; readonly message: string };

/** One line of a watch. */
export function readWatchEvent(line: string, resource: Resource): WatchEvent {
  const event = eventSchema.parse(JSON.parse(line));
  switch (event.type) {
    case 'ADDED':
      return { type: 'added', object: clean(event.object, resource), revision: revisionOf(event.object) };
    case 'MODIFIED':
      return { type: 'modified', object: clean(event.object, resource), revision: revisionOf(event.object) };
    case 'DELETED':
      return { type: 'deleted', object: clean(event.object, resource), revision: revisionOf(event.object) };
    case 'BOOKMARK':
      return { type: 'bookmark', revision: event.object.metadata.resourceVersion };
    case 'ERROR':
      return { type: 'error', code: event.object.code ?? 0, message: event.object.message ?? 'the watch failed' };
  }
}

const objectSchema = z.custom<ApiObject>(
  (value) => z.looseObject({ metadata: z.looseObject({ name: z.string() }) }).safeParse(value).success,
);

const listSchema = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(objectSchema) });

const changed = z.object({ object: objectSchema });
const eventSchema = z.discriminatedUnion('type', [
  changed.extend({ type: z.literal('ADDED') }),
  changed.extend({ type: z.literal('MODIFIED') }),
  changed.extend({ type: z.literal('DELETED') }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.object({ metadata: z.object({ resourceVersion: z.string() }) }),
  }),
  z.object({
    type: z.literal('ERROR'),
    object: z.object({ code: z.number().optional(), message: z.string().optional() }),
  }),
]);

function revisionOf(object: ApiObject): string {
  return object.metadata.resourceVersion ?? '';
}

/** `metadata.managedFields` is half of an object's text and nobody asks for it. */
function clean(object: ApiObject, { apiVersion, kind }: Resource): ApiObject {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => key !== 'managedFields'));
  return { apiVersion, kind, ...object, metadata: metadata as ApiObject['metadata'] };
}
