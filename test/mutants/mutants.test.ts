import test from 'ava';
import type { Entry } from '../../lib/journal/entry.ts';
import type { Scenario } from '../../lib/scenario/model.ts';
import { begin, item, items, stepEntry, tick } from '../expect/support/entries.ts';
import { derive, facets } from '../expect/support/judging.ts';
import { api, expectation, pods, scenario, sequence, services, step } from '../expect/support/scenario.ts';
import { judgeMutants } from './score.ts';

const a = { name: 'a', phase: 'Running', n: 3, uid: 'u1', labels: ['x'], deep: { ok: true, none: null } };
const of = scenario(
  step({
    throughout: [expectation(pods, { count: { min: 1, max: 2 }, none: { phase: 'Failed' } }, { id: '0.throughout.0' })],
    expect: [
      expectation(pods, {
        all: { phase: 'Running', n: { gt: 2, lt: 4 }, uid: { exists: true }, gone: { exists: false } },
        any: { phase: { in: ['Running'] }, labels: ['x'], deep: { ok: true, none: null }, uid: { matches: '^u' } },
        count: { min: 2, max: 2 },
        cel: 'size(items) == 2',
      }),
      expectation(api, { all: { state: { contains: 'ready' } } }, { id: '0.expect.1', notBefore: 50 }),
      sequence(
        [
          { query: pods, test: { any: { name: 'b' } } },
          { query: services, test: { count: { min: 1 } } },
        ],
        { id: '0.expect.2' },
      ),
    ],
  }),
);
const observed: readonly Entry[] = [
  ...begin([a]),
  item(200, 'pods', { ...a, name: 'b' }, { change: 'added', revision: '11' }),
  item(300, 'services', { name: 's' }, { change: 'added', revision: '12' }),
  items(400, 'api', [{ state: 'ready' }], { began: 390 }),
  tick(5000),
  stepEntry(5000, 'ended'),
];

function journal(scenarioOf: Scenario, entries: readonly Entry[]): readonly Entry[] {
  const startedAt = '2026-01-01T00:00:00.000Z';
  const run: Entry = {
    t: 0,
    type: 'run',
    version: 1,
    labrig: '0',
    id: 'test',
    startedAt,
    file: 'f',
    scenario: scenarioOf,
  };
  return [run, ...entries, ...derive(scenarioOf, entries)];
}

test('each sort of mutant is made, and found', async (t) => {
  const judged = await judgeMutants(journal(of, observed), facets);
  t.deepEqual(
    judged.filter(({ found }) => !found),
    [],
  );
  t.deepEqual([...new Set(judged.map(({ how }) => how))].sort(), [
    'expression negated',
    'list longer',
    'no item meant',
    'null changed',
    'number off by one',
    'operand changed',
    'operator flipped',
    'order swapped',
    'quantifier changed',
    'text changed',
    'time off by one',
    'value flipped',
  ]);
});

test('what was the other way before is judged by the look that decided', async (t) => {
  const awaited = scenario(step({ expect: [expectation(pods, { all: { ready: true } })] }));
  const entries = [
    ...begin([{ name: 'a', ready: false }]),
    item(500, 'pods', { name: 'a', ready: true }, { revision: '11' }),
    stepEntry(600, 'ended'),
  ];
  const judged = await judgeMutants(journal(awaited, entries), facets);
  t.true(judged.some(({ what }) => what === '0.expect.0 all.ready'));
  t.true(judged.every(({ found }) => found));
});

test('an open bound is off by one from what was seen', async (t) => {
  const loose = scenario(step({ expect: [expectation(pods, { count: { min: 1 } })] }));
  const entries = [...begin([a, { ...a, name: 'b' }, { ...a, name: 'c' }]), stepEntry(200, 'ended')];
  const judged = await judgeMutants(journal(loose, entries), facets);
  t.like(
    judged.find(({ how }) => how === 'number off by one'),
    { what: '0.expect.0 count.min 4', found: true },
  );
});

test('an original that does not hold there is told: anything would be found', async (t) => {
  const scenarioOf = scenario(step({ expect: [expectation(pods, { all: { phase: 'Running' } })] }));
  const entries = [...begin([a]), stepEntry(200, 'ended')];
  const objects = facets.get('objects');
  t.truthy(objects);
  if (objects === undefined) return;
  const blind = new Map([...facets, ['objects', { ...objects, select: () => [] }]]);
  const judged = await judgeMutants(journal(scenarioOf, entries), blind);
  t.true(judged.length > 0 && judged.every(({ how, found }) => how === 'control' && !found));
});
