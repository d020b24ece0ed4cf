import test from 'ava';
import type { Entry } from '../../lib/journal/entry.ts';
import { mutants } from './mutate/mutate.ts';
import { begin, item, items, stepEntry, tick } from './support/entries.ts';
import { derive } from './support/judging.ts';
import { api, expectation, pods, scenario, sequence, services, step } from './support/scenario.ts';

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
const entries: readonly Entry[] = [
  ...begin([a]),
  item(200, 'pods', { ...a, name: 'b' }, { change: 'added', revision: '11' }),
  item(300, 'services', { name: 's' }, { change: 'added', revision: '12' }),
  items(400, 'api', [{ state: 'ready' }], { began: 390 }),
  tick(5000),
  stepEntry(5000, 'ended'),
];

/** What this journal cannot tell apart: a count of 1 to 2 pods, one more or one less at its ends. */
const equivalent: readonly string[] = [];

test('the scenario passes, and none of its mutants does', (t) => {
  const verdict = (scenarioOf: typeof of) => derive(scenarioOf, entries).find((entry) => entry.type === 'verdict');
  t.is(verdict(of)?.verdict, 'passed', verdict(of)?.reason);
  const all = mutants(of);
  const alive = all.filter(({ scenario: mutant }) => verdict(mutant)?.verdict === 'passed').map(({ what }) => what);
  t.log(`${all.length - alive.length} of ${all.length} mutants found`);
  t.deepEqual(alive, equivalent);
});
