import type { Facets, SubjectFacet } from '../../../lib/expect/facet.ts';
import type { Json, JsonObject } from '../../../lib/scenario/model.ts';

/** API objects as the real subject has them: the stream is the kind, `labels` filter. */
const objects: SubjectFacet = {
  name: 'objects',
  stream: (spec) => ({
    kind: spec['kind'] ?? 'Pod',
    ...(spec['namespace'] === undefined ? {} : { namespace: spec['namespace'] }),
  }),
  select: ({ labels }, items) => items.filter((item) => hasLabels(item, labels)),
  key: (item) => nameOf(item),
  label: (item) => `Pod ${nameOf(item)}`,
};

/** A sampled subject of one item. */
const api: SubjectFacet = {
  name: 'api',
  stream: () => ({}),
  select: (_spec, items) => items,
  key: () => 'api',
  label: () => 'api',
};

/** A watched subject without revisions; `replaced` needs what was before. */
const containers: SubjectFacet = {
  name: 'containers',
  stream: () => ({}),
  select: (_spec, items, { before }) =>
    items.map((item) => ({ ...item, replaced: !before.some((old) => old['id'] === item['id']) })),
  key: (item) => nameOf(item),
  label: (item) => `container ${nameOf(item)}`,
};

export const facets: Facets = new Map([objects, api, containers].map((facet) => [facet.name, facet]));

function hasLabels(item: JsonObject, labels: Json | undefined): boolean {
  return labels === undefined || JSON.stringify(item['labels']) === JSON.stringify(labels);
}

function nameOf(item: JsonObject): string {
  return typeof item['name'] === 'string' ? item['name'] : '?';
}
