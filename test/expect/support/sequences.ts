import test from 'ava';
import type { Entry, ExpectationState } from '../../../lib/journal/entry.ts';
import type { JsonObject, Query, SequenceItem } from '../../../lib/scenario/model.ts';
import { begin, item, items } from './entries.ts';
import { judge } from './judging.ts';
import { api, pods, sequence } from './scenario.ts';

export const there = (name: string, query: Query = pods): SequenceItem => ({ query, test: { any: { name } } });
export const stateOf = (state: string): SequenceItem => ({ query: api, test: { all: { state } } });
/** The change starts at 50 and is done at 100; revisions begin at 10. */
export const pod = (t: number, name: string, revision: number): Entry =>
  item(t, 'pods', { name }, { change: 'added', revision: String(revision) });
export const gone = (t: number, name: string, revision: number): Entry =>
  item(t, 'pods', { name }, { change: 'deleted', revision: String(revision) });
export const service = (t: number, name: string, revision: number): Entry =>
  item(t, 'services', { name }, { change: 'added', revision: String(revision) });
export const sample = (t: number, state: string): Entry => items(t, 'api', [{ state }], { began: t - 10 });
export const list = (t: number, ...names: readonly string[]): Entry =>
  items(
    t,
    'containers',
    names.map((name): JsonObject => ({ name })),
  );
export const early = begin().slice(0, -1);

export const ends = test.macro<[readonly SequenceItem[], readonly Entry[], ExpectationState | 'pending', RegExp?]>(
  (t, parts, entries, state, reason = /./u) => {
    const end = judge(sequence(parts), entries);
    t.is(end?.state ?? 'pending', state, end?.reason);
    if (end !== undefined) t.regex(end.reason, reason);
  },
);
