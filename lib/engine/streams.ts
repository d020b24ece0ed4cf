import { type Facets, streamName } from '../expect/facet.ts';
import type { Query, Step } from '../scenario/model.ts';

/** A stream that a step needs, and from when. */
export interface StreamNeed {
  readonly stream: string;
  readonly query: Query;
  /** `change`: seen before the change is made; `mark`: a sample is worth something only after it. */
  readonly from: 'change' | 'mark';
}

/** The distinct streams of a step: each is opened once, however many expectations read it. */
export function streamsOf(step: Step, facets: Facets): readonly StreamNeed[] {
  const early = [
    ...step.save.map((save) => save.query),
    ...step.throughout.flatMap((one) => [one.query, ...(one.while === undefined ? [] : [one.while.query])]),
  ];
  const late: Query[] = [];
  for (const goal of step.expect) {
    if ('sequence' in goal) early.push(...goal.sequence.map((item) => item.query));
    else late.push(goal.query);
  }
  const needs = new Map<string, StreamNeed>();
  for (const [queries, from] of [[early, 'change'] as const, [late, 'mark'] as const]) {
    for (const query of queries) {
      const facet = facets.get(query.subject);
      if (facet === undefined) throw new TypeError(`unknown subject ${query.subject}`);
      const stream = streamName(facet, query.spec);
      if (!needs.has(stream)) needs.set(stream, { stream, query, from });
    }
  }
  return [...needs.values()];
}
