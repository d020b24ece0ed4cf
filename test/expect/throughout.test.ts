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

/** While a service is there, the pod runs. */
const conditional = expectation(
  pods,
  { all: { phase: 'Running' } },
  {
    id: '0.throughout.0',
    blind: 500,
    while: { query: { subject: 'objects', spec: { kind: 'Service' } }, test: { count: { min: 1 } } },
  },
);
/** Settled when there are three pods. */
const three = expectation(pods, { count: { min: 3 } }, { within: 10_000 });
const service2 = { name: 's' };
const add = (t: number, one = service2): Entry => item(t, 'services', one, { change: 'added' });
const drop = (t: number): Entry => item(t, 'services', service2, { change: 'deleted' });
const finish = (t: number, phase = 'Running'): readonly Entry[] => [
  item(t, 'pods', { name: 'b', phase }, { change: 'added' }),
  item(t + 1, 'pods', { name: 'c', phase }, { change: 'added' }),
];
const conditionally = test.macro<[readonly Entry[], ExpectationState | 'pending', RegExp?]>(
  (t, entries, state, reason = /./u) => {
    const end = judgeThroughout(conditional, three, entries);
    t.is(end?.state ?? 'pending', state, end?.reason);
    if (end !== undefined) t.regex(end.reason, reason);
  },
);
test('while: held as long as it is asked', conditionally, [...begin([up]), add(200), ...finish(400)], 'satisfied');
test(
  'while: false when nothing is asked',
  conditionally,
  [...begin([down]), item(150, 'pods', up), add(300), drop(500), item(700, 'pods', down), ...finish(900)],
  'satisfied',
);
test(
  'while: false when it is asked',
  conditionally,
  [...begin([up]), add(200), item(300, 'pods', down), tick(400), ...finish(900)],
  'violated',
  /not so 250ms after the change began/u,
);
test(
  'while: false when it begins to be asked',
  conditionally,
  [...begin([down]), add(200), tick(300), item(310, 'pods', up), ...finish(900)],
  'violated',
);
test(
  'while: false for a moment, and so again before a watch can be late',
  conditionally,
  [...begin([up]), add(200), item(300, 'pods', down), item(350, 'pods', up), tick(400), ...finish(900)],
  'violated',
);
test(
  'while: the end of it is seen a little later than what it allows',
  conditionally,
  [...begin([up]), add(200), item(300, 'pods', down), drop(350), tick(400), item(500, 'pods', up), ...finish(900)],
  'satisfied',
);
test('while: the end comes in doubt', conditionally, [...begin([up]), add(200), ...finish(400, 'Pending')], 'violated');
test('while: never so', conditionally, [...begin([up]), ...finish(400)], 'inconclusive', /`while` says was never so/u);
test(
  'while: it cannot be seen for too long',
  conditionally,
  [...begin([up]), add(200), blind(300, 'services'), tick(801), ...finish(900)],
  'inconclusive',
);

test('while: a sample counts only where it was asked all the time', (t) => {
  const ready = { ...conditional, ...expectation(api, { all: { state: 'ready' } }), id: '0.throughout.0', blind: 5000 };
  const sampled = (began: number, at: number, state: string): Entry => items(at, 'api', [{ state }], { began });
  const early = [...begin([up]), sampled(150, 260, 'unavailable'), add(200)];
  const good = sampled(300, 310, 'ready');
  t.is(judgeThroughout(ready, three, [...early, good, ...finish(900)])?.state, 'satisfied');
  const bad = [...begin([up]), add(200), sampled(210, 260, 'unavailable'), tick(400), good, ...finish(900)];
  t.is(judgeThroughout(ready, three, bad)?.state, 'violated');
});
