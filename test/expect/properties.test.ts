import test from 'ava';
import fc from 'fast-check';
import { matches } from '../../lib/expect/match.ts';
import { everyValue, lookup, parsePath } from '../../lib/expect/path.ts';
import { compileTest } from '../../lib/expect/quantify.ts';
import { isDerived, replay } from '../../lib/expect/replay.ts';
import type { DerivedEntry, Entry, RunEntry } from '../../lib/journal/entry.ts';
import type { Scenario } from '../../lib/scenario/model.ts';
import { anyJournal, anyScenario, json, mapping, withTicks } from './support/arbitrary.ts';
import { begin, blind, item, items, tick } from './support/entries.ts';
import { derive, facets, judge } from './support/judging.ts';
import { expectation, pods, sequence, services } from './support/scenario.ts';

const runs = { numRuns: 500 };
const scope = { saved: new Map(), key: '' };

/** All but the time of finding out, which is that of the next entry. */
function outcomes(derived: readonly DerivedEntry[]): readonly unknown[] {
  return derived
    .map((entry) => {
      if (entry.type === 'expectation') return [entry.id, entry.state, entry.after ?? null];
      return entry.type === 'verdict' ? ['verdict', entry.verdict] : [entry.type, entry.name, entry.ms];
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

test('a replay derives what was derived live', async (t) => {
  await fc.assert(
    fc.asyncProperty(anyScenario, anyJournal, async (scenario, entries) => {
      const run: RunEntry = { t: 0, type: 'run', version: 1, labrig: '0', id: 'x', startedAt: '', file: '', scenario };
      const live = [run, ...entries].flatMap((entry): Entry[] => [entry]);
      const derived = derive(scenario, live);
      const journal = interleave(scenario, live);
      const again = await replay(journal, facets);
      t.deepEqual(again.derived, derived);
      t.deepEqual(again.derived, journal.filter(isDerived));
      t.deepEqual(again.differences, []);
    }),
    { numRuns: 200 },
  );
});

/** As a run writes them: each derived entry after the one that it follows from. */
function interleave(scenario: Scenario, entries: readonly Entry[]): readonly Entry[] {
  return entries.flatMap((entry, index) => {
    const upTo = derive(scenario, entries.slice(0, index + 1));
    return [entry, ...upTo.slice(derive(scenario, entries.slice(0, index)).length)];
  });
}

test('ticks change nothing but the moment of finding out', (t) => {
  fc.assert(
    fc.property(
      anyScenario,
      anyJournal,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
      (scenario, entries, shares) => {
        t.deepEqual(outcomes(derive(scenario, withTicks(entries, shares))), outcomes(derive(scenario, entries)));
      },
    ),
    runs,
  );
});

test('every goal comes to exactly one end, and the verdict is one', (t) => {
  fc.assert(
    fc.property(anyScenario, anyJournal, (scenario, entries) => {
      const derived = derive(scenario, entries);
      const ids = derived.flatMap((entry) => (entry.type === 'expectation' ? [entry.id] : []));
      const goals = scenario.steps.flatMap((step) => [...step.expect, ...step.throughout].map(({ id }) => id));
      t.deepEqual([...ids].sort(), [...goals].sort());
      t.is(derived.filter(({ type }) => type === 'verdict').length, 1);
    }),
    runs,
  );
});

test('the judge never throws, whatever the order', (t) => {
  fc.assert(
    fc.property(
      anyScenario,
      anyJournal.chain((entries) => fc.shuffledSubarray([...entries])),
      (scenario, entries) => {
        t.notThrows(() => derive(scenario, entries));
      },
    ),
    runs,
  );
});

test('for is broken by anything but true', (t) => {
  const up = { name: 'a', phase: 'Running' };
  const breaks: readonly ((t: number) => Entry)[] = [
    (at) => item(at, 'pods', { ...up, phase: 'Pending' }),
    (at) => item(at, 'pods', up, { change: 'deleted' }),
    (at) => items(at, 'pods', []),
    (at) => blind(at, 'pods', 'lost'),
    (at) => blind(at, 'pods', 'unavailable'),
  ];
  const goal = expectation(pods, { all: { phase: 'Running' } }, { for: 500, within: 700 });
  fc.assert(
    fc.property(
      fc.constantFrom(...breaks),
      fc.integer({ min: 101, max: 599 }),
      fc.integer({ min: 1, max: 99 }),
      (make, at, gap) => {
        const end = judge(goal, [...begin([up]), make(at), items(at + gap, 'pods', [up]), tick(at + gap + 500)]);
        t.is(end?.state, 'satisfied');
        t.is(end?.after, at + gap - 100, 'it counts from when it was so again');
      },
    ),
    runs,
  );
});

test('the order of arrival of independent streams does not matter', (t) => {
  const goal = sequence([
    { query: pods, test: { any: { name: 'a' } } },
    { query: services, test: { any: { name: 's' } } },
    { query: pods, test: { any: { name: 'b' } } },
  ]);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 11, max: 30 }), { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 0, max: 2 }),
      (revisions, delay) => {
        const [a = 0, s = 0, b = 0] = revisions;
        const [first, second] = [
          { name: 'a', revision: a },
          { name: 'b', revision: b },
        ].sort((one, other) => one.revision - other.revision);
        const of =
          ({ name, revision } = { name: '', revision: 0 }) =>
          (at: number): Entry =>
            item(at, 'pods', { name }, { change: 'added', revision: String(revision) });
        const onPods = [of(first), of(second)];
        const onServices = (at: number): Entry =>
          item(at, 'services', { name: 's' }, { change: 'added', revision: String(s) });
        const arrivals = [...onPods.slice(0, delay), onServices, ...onPods.slice(delay)];
        const entries = arrivals.map((make, index) => make(200 + index * 10));
        t.is(judge(goal, [...begin(), ...entries])?.state, a < s && s < b ? 'satisfied' : 'violated');
      },
    ),
    runs,
  );
});

test('a value matches itself as a part', (t) => {
  fc.assert(
    fc.property(json, (value) => {
      t.true(matches({ value }, { value }, scope));
    }),
    runs,
  );
});

test('less asked is not harder to match', (t) => {
  fc.assert(
    fc.property(mapping, mapping, fc.nat(), (value, pattern, which) => {
      const keys = Object.keys(pattern);
      const without = Object.fromEntries(Object.entries(pattern).filter(([key]) => key !== keys[which % keys.length]));
      if (matches({ value: pattern }, { value }, scope) === true) t.true(matches({ value: without }, { value }, scope));
      t.pass();
    }),
    runs,
  );
});

test('mismatches are there exactly where it does not match', (t) => {
  fc.assert(
    fc.property(mapping, mapping, (value, pattern) => {
      const found = matches({ value: pattern }, { value }, scope);
      t.true(found === true || found.length > 0);
    }),
    runs,
  );
});

test('looking for everything and listing it agree', (t) => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c', '[*]', '[0]', '[a=1]', '[b.c=x]'), {
    minLength: 1,
    maxLength: 4,
  });
  const value = fc.oneof(
    json,
    fc.array(mapping, { maxLength: 3 }),
    fc.record({ a: fc.array(mapping, { maxLength: 3 }) }),
  );
  fc.assert(
    fc.property(path, value, json, (parts, from, wanted) => {
      const parsed = parsePath(
        parts.reduce((text, part) => (part.startsWith('[') || text === '' ? text + part : `${text}.${part}`), ''),
      );
      for (const holds of [
        (seen: unknown) => seen === undefined,
        (seen: unknown) => seen !== undefined,
        (seen: unknown) => seen === wanted,
      ]) {
        t.is(
          everyValue(parsed, from, holds),
          lookup(parsed, from).every((found) => holds(found.value)),
        );
      }
    }),
    runs,
  );
});

test('all of nothing never holds', (t) => {
  const names = { key: () => '', label: () => '' };
  fc.assert(
    fc.property(mapping, (value) => {
      t.false(compileTest({ all: { value } }, names).outcome([], new Map()).holds);
      t.false(compileTest({ any: { value } }, names).outcome([], new Map()).holds);
      t.true(compileTest({ none: { value } }, names).outcome([], new Map()).holds);
    }),
    runs,
  );
});
