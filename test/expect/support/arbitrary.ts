import fc from 'fast-check';
import type { Entry } from '../../../lib/journal/entry.ts';
import type { Goal, Json, JsonObject, Query, Scenario, SequenceItem, Test } from '../../../lib/scenario/model.ts';
import { blind, change, item, items, opened, stepEntry, tick } from './entries.ts';
import { api, expectation, pods, scenario, sequence, services, step } from './scenario.ts';

/** JSON without keys that a match would read as operators. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ maxLength: 4 }),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(key(), tie('json'), { maxKeys: 3 }),
  ),
})).json;

export const mapping: fc.Arbitrary<JsonObject> = fc.dictionary(key(), json, { maxKeys: 4 });

function key(): fc.Arbitrary<string> {
  return fc.constantFrom('a', 'b', 'c', 'name', 'phase', 'deep');
}

const pod = fc.record({ name: fc.constantFrom('p', 'q'), phase: fc.constantFrom('Running', 'Pending') });
const sampled = fc.record({ name: fc.constant('api'), phase: fc.constantFrom('Running', 'Pending') });

const oneTest: fc.Arbitrary<Test> = fc.constantFrom<Test>(
  { all: { phase: 'Running' } },
  { any: { phase: 'Running' } },
  { none: { phase: 'Pending' } },
  { count: { min: 1 } },
  { count: { min: 2, max: 2 } },
  { cel: 'items[0].phase == "Running"' },
);
const query: fc.Arbitrary<Query> = fc.constantFrom(pods, services, api);
const part: fc.Arbitrary<SequenceItem> = fc.record({ query, test: oneTest });
const ms = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

const oneExpectation = fc
  .record({
    query,
    test: oneTest,
    within: ms(600),
    for: fc.constantFrom(0, 0, 100, 250),
    notBefore: fc.constantFrom(0, 0, 50),
  })
  .map(({ query: asked, test, ...times }) => expectation(asked, test, times));
const oneSequence = fc
  .record({ parts: fc.array(part, { minLength: 1, maxLength: 4 }), within: ms(800) })
  .map(({ parts, within }) => sequence(parts, { within }));

/** One step with a few goals of each sort. */
export const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    expect: fc.array(fc.oneof<fc.Arbitrary<Goal>[]>(oneExpectation, oneSequence), { minLength: 1, maxLength: 4 }),
    throughout: fc.array(oneExpectation, { maxLength: 2 }),
  })
  .map(({ expect, throughout }) =>
    scenario(
      step({
        expect: expect.map((goal, index): Goal => ({ ...goal, id: `0.expect.${index}` })),
        throughout: throughout.map((goal, index) => ({ ...goal, id: `0.throughout.${index}`, blind: 120 })),
      }),
    ),
  );

const stream = fc.constantFrom('pods' as const, 'services' as const);

/** What may happen between two moments; times and revisions are put on afterwards. */
const event: fc.Arbitrary<(t: number, revision: string) => Entry> = fc.oneof(
  fc.tuple(stream, pod, fc.constantFrom('modified' as const, 'deleted' as const)).map(
    ([on, one, how]) =>
      (t: number, revision: string) =>
        item(t, on, one, { change: how, revision }),
  ),
  fc.tuple(stream, fc.array(pod, { maxLength: 2 })).map(
    ([on, list]) =>
      (t: number, revision: string) =>
        items(t, on, list, { revision }),
  ),
  fc.tuple(sampled, ms(40)).map(
    ([one, took]) =>
      (t: number) =>
        items(t, 'api', [one], { began: t - took }),
  ),
  fc.tuple(stream, fc.constantFrom('lost' as const, 'unavailable' as const)).map(
    ([on, cause]) =>
      (t: number) =>
        blind(t, on, cause),
  ),
);

/** The entries of one step, in the order of their times. */
export const anyJournal: fc.Arbitrary<readonly Entry[]> = fc
  .record({
    before: fc.array(fc.tuple(event, ms(60)), { maxLength: 4 }),
    during: fc.array(fc.tuple(event, ms(60)), { maxLength: 4 }),
    after: fc.array(fc.tuple(event, ms(150)), { maxLength: 15 }),
  })
  .map(({ before, during, after }) => {
    let t = 0;
    let revision = 10;
    const place = ([make, wait]: readonly [(t: number, revision: string) => Entry, number]): Entry => {
      t += wait;
      return make(t, String(revision++));
    };
    const start = [stepEntry(0, 'started'), opened(0, 'pods'), opened(0, 'services'), opened(0, 'api')];
    const early = before.map(place);
    const started = change(t, 'started');
    const meanwhile = during.map(place);
    const done = change(t, 'done');
    const late = after.map(place);
    return [...start, ...early, started, ...meanwhile, done, ...late, tick(t + 2000), stepEntry(t + 2000, 'ended')];
  });

/** Ticks between the entries, at any time that keeps the order. */
export function withTicks(entries: readonly Entry[], shares: readonly number[]): readonly Entry[] {
  return entries.flatMap((entry, index) => {
    const next = entries[index + 1];
    const share = shares[index % Math.max(1, shares.length)];
    if (next === undefined || share === undefined) return [entry];
    const t = Math.round((entry.t + (next.t - entry.t) * share) * 1000) / 1000;
    return [entry, tick(t)];
  });
}
