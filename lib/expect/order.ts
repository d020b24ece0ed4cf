import type { Sighting } from './stream.ts';

/** When an item of a sequence came true. `start`: it was so from the beginning. */
export type Moment = Sighting | { readonly start: number };

/** How two moments lie, as far as what was seen can tell. */
export type Order = 'before' | 'together' | 'after' | 'uncertain';

/** Whether `a` came before `b`. */
export function order(a: Moment, b: Moment): Order {
  if ('start' in a) return 'start' in b ? 'together' : 'before';
  if ('start' in b) return 'after';
  if (a.stream === b.stream) return orderInStream(a, b);
  if (a.revisions !== undefined && b.revisions !== undefined) return orderOfRevisions(a.revisions, b.revisions);
  if (a.t < b.earliest) return 'before';
  return b.t < a.earliest ? 'after' : 'uncertain';
}

/** A stream shows things in their order; what is new in the same list may have come in any. */
function orderInStream(a: Sighting, b: Sighting): Order {
  if (a.index < b.index) return 'before';
  if (a.index > b.index) return 'after';
  return a.single ? 'together' : 'uncertain';
}

/** One cluster counts all its changes in one row, whichever stream shows them first. */
function orderOfRevisions(a: readonly [bigint, bigint], b: readonly [bigint, bigint]): Order {
  if (a[1] < b[0]) return 'before';
  if (b[1] < a[0]) return 'after';
  return a[0] === a[1] && b[0] === b[1] ? 'together' : 'uncertain';
}

/** `t` at which it was seen. */
export function timeOf(moment: Moment): number {
  return 'start' in moment ? moment.start : moment.t;
}
