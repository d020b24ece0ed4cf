import test from 'ava';
import type { Entry, ExpectationState } from '../../lib/journal/entry.ts';
import type { Expectation } from '../../lib/scenario/model.ts';
import { begin, blind, change, item, items, opened, stepEntry, tick } from './support/entries.ts';
import { ends, judgeThroughout } from './support/judging.ts';
import { api, expectation, pods, scenario, services, step } from './support/scenario.ts';

const up = { name: 'a', phase: 'Running' };
const down = { name: 'a', phase: 'Pending' };
const service = { name: 's' };
/** Settled when a service is there. */
const beside = expectation(services, { count: { min: 1 } }, { within: 10_000 });
const held = (): Expectation => expectation(pods, { all: { phase: 'Running' } }, { id: '0.throughout.0', blind: 500 });
const done = (t: number): Entry => item(t, 'services', service, { change: 'added' });

const becomes = test.macro<[readonly Entry[], ExpectationState | 'pending', RegExp?]>(
  (t, entries, state, reason = /./u) => {
    const end = judgeThroughout(held(), beside, entries);
    t.is(end?.state ?? 'pending', state, end?.reason);
    if (end !== undefined) t.regex(end.reason, reason);
  },
);

test('held to the end', becomes, [...begin([up]), done(400)], 'satisfied', /for 350ms/u);
test('not at its end yet', becomes, [...begin([up]), tick(400)], 'pending');
test(
  'once false',
  becomes,
  [...begin([up]), item(200, 'pods', down)],
  'violated',
  /150ms after the change began:\n1 of 1/u,
);
test(
  'false during the change',
  becomes,
  [...begin([up]).slice(0, -1), item(70, 'pods', down), item(80, 'pods', up), change(100, 'done'), done(400)],
  'violated',
);
test(
  'false before the change',
  becomes,
  [...begin([down]).slice(0, -2), item(40, 'pods', up), change(50, 'started'), change(100, 'done'), done(400)],
  'satisfied',
);
test('false when it began', becomes, begin([down]), 'violated');
test('false after its end', becomes, [...begin([up]), done(400), item(500, 'pods', down)], 'satisfied');
test('zero items are not all', becomes, begin([]), 'violated', /there are none/u);
test(
  'blind for a while',
  becomes,
  [...begin([up]), blind(200, 'pods'), items(700, 'pods', [up]), done(800)],
  'satisfied',
);
test(
  'blind for too long',
  becomes,
  [...begin([up]), blind(200, 'pods'), items(701, 'pods', [up]), done(800)],
  'inconclusive',
  /for more than 500ms, from 150ms/u,
);
test('blind for too long, as a tick finds', becomes, [...begin([up]), blind(200, 'pods'), tick(701)], 'inconclusive');
test(
  'blind twice for a while',
  becomes,
  [
    ...begin([up]),
    blind(200, 'pods'),
    items(600, 'pods', [up]),
    blind(650, 'pods'),
    items(1000, 'pods', [up]),
    done(1100),
  ],
  'satisfied',
);
test('blind at its end', becomes, [...begin([up]), blind(200, 'pods'), done(400)], 'satisfied');
test(
  'the end comes before too much blindness, however late it is looked at',
  becomes,
  [...begin([up]), done(150), blind(200, 'pods'), tick(10_000)],
  'satisfied',
);

test('never seen', (t) => {
  const entries = [
    stepEntry(0, 'started'),
    opened(1, 'services'),
    change(50, 'started'),
    change(100, 'done'),
    items(200, 'services', [service]),
  ];
  t.is(judgeThroughout(held(), beside, entries)?.state, 'inconclusive');
});

test('samples that began before the change say nothing of it', (t) => {
  const ready = expectation(api, { all: { state: 'ready' } }, { id: '0.throughout.0', blind: 500 });
  const old = items(60, 'api', [{ state: 'unavailable' }], { began: 49 });
  const good = items(120, 'api', [{ state: 'ready' }], { began: 110 });
  const bad = items(120, 'api', [{ state: 'unavailable' }], { began: 51 });
  t.is(judgeThroughout(ready, beside, [...begin(), old, good, done(200)])?.state, 'satisfied');
  t.is(judgeThroughout(ready, beside, [...begin(), bad, good, done(200)])?.state, 'violated');
});

test('a cel that cannot be evaluated is told at once', (t) => {
  const wrong = expectation(pods, { cel: 'items[0].absent == 1' }, { id: '0.throughout.0' });
  t.is(judgeThroughout(wrong, beside, begin([up]))?.state, 'inconclusive');
});

test('it ends with the last of several, in the same breath', (t) => {
  const of = scenario(
    step({
      throughout: [held()],
      expect: [beside, expectation(pods, { count: { min: 2 } }, { id: '0.expect.1', within: 5000 })],
    }),
  );
  const entries = [...begin([up]), done(300), item(500, 'pods', { ...up, name: 'b' })];
  t.deepEqual(
    ends(of, entries).map(({ id, t: at, state }) => [id, at, state]),
    [
      ['0.expect.0', 300, 'satisfied'],
      ['0.expect.1', 500, 'satisfied'],
      ['0.throughout.0', 500, 'satisfied'],
    ],
  );
});
