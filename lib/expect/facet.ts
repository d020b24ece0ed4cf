import type { JsonObject } from '../scenario/model.ts';

/**
 * The pure side of a subject: what an expectation must know of it to read its observations.
 * `lib/observe` has the other side, which looks at the cluster.
 */
export interface SubjectFacet {
  readonly name: string;
  /** What of a query's spec decides the stream: queries with equal stream specs share one. */
  stream(spec: JsonObject): JsonObject;
  /** The stream's items that the query asks for. */
  select(spec: JsonObject, items: readonly JsonObject[], context: SelectContext): readonly JsonObject[];
  /** What makes an item the same item later: `namespace/name` of an object, pod and name of a container. */
  key(item: JsonObject): string;
  /** A short name for messages: `Pod kube-system/etcd-control-plane`. */
  label(item: JsonObject): string;
}

export interface SelectContext {
  /** The stream's items when the step's change started. */
  readonly before: readonly JsonObject[];
}

export type Facets = ReadonlyMap<string, SubjectFacet>;

/** The name of the stream that serves a query: equal for queries that can share one. */
export function streamName(facet: SubjectFacet, spec: JsonObject): string {
  return `${facet.name} ${canonical(facet.stream(spec))}`;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
