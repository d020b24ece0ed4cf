import test from 'ava';
import type { Entry, ExpectationState } from '../../lib/journal/entry.ts';
import type { JsonObject, Query, SequenceItem } from '../../lib/scenario/model.ts';
import { begin, blind, change, item, items, tick } from './support/entries.ts';
import { judge } from './support/judging.ts';
import { api, containers, pods, sequence, services } from './support/scenario.ts';

const there = (name: string, query: Query = pods): SequenceItem => ({ query, test: { any: { name } } });
const stateOf = (state: string): SequenceItem => ({ query: api, test: { all: { state } } });
/** The change starts at 50 and is done at 100; revisions begin at 10. */
const pod = (t: number, name: string, revision: number): Entry =>
  item(t, 'pods', { name }, { change: 'added', revision: String(revision) });
const gone = (t: number, name: string, revision: number): Entry =>
  item(t, 'pods', { name }, { change: 'deleted', revision: String(revision) });
const service = (t: number, name: string, revision: number): Entry =>
  item(t, 'services', { name }, { change: 'added', revision: String(revision) });
const sample = (t: number, state: string): Entry => items(t, 'api', [{ state }], { began: t - 10 });
const list = (t: number, ...names: readonly string[]): Entry =>
  items(
    t,
    'containers',
    names.map((name): JsonObject => ({ name })),
  );
const early = begin().slice(0, -1);

const ends = test.macro<[readonly SequenceItem[], readonly Entry[], ExpectationState | 'pending', RegExp?]>(
  (t, parts, entries, state, reason = /./u) => {
    const end = judge(sequence(parts), entries);
    t.is(end?.state ?? 'pending', state, end?.reason);
    if (end !== undefined) t.regex(end.reason, reason);
  },
);

const ab = [there('a'), there('b')];
test(
  'in order',
  ends,
  ab,
  [...begin(), pod(200, 'a', 11), pod(300, 'b', 12)],
  'satisfied',
  /1\. after 150ms.*\n.*2\. after 250ms/u,
);
test('not yet', ends, ab, [...begin(), pod(200, 'a', 11)], 'pending');
test(
  'wrong order',
  ends,
  ab,
  [...begin(), pod(200, 'b', 11), pod(300, 'a', 12)],
  'violated',
  /wrong order: 2 came before 1\n {2}2\. after 150ms/u,
);
test(
  'together, by one change',
  ends,
  [there('a'), { query: pods, test: { count: { min: 1 } } }],
  [...begin(), pod(200, 'a', 11)],
  'satisfied',
);
test(
  'in one list nobody knows the order',
  ends,
  ab,
  [...begin(), items(200, 'pods', [{ name: 'a' }, { name: 'b' }], { revision: '12' })],
  'inconclusive',
);
test(
  'the second never comes',
  ends,
  ab,
  [...begin(), pod(200, 'a', 11), tick(2000)],
  'violated',
  /2 of 2 did not come within 1s: any of Pods: name is b/u,
);
test('the first never comes', ends, ab, [...begin(), tick(2000)], 'violated', /1 of 2 did not come/u);
test('too late', ends, ab, [...begin(), pod(200, 'a', 11), pod(1101, 'b', 12)], 'violated');
test('at the limit', ends, ab, [...begin(), pod(200, 'a', 11), pod(1100, 'b', 12)], 'satisfied');
test(
  'the first may be so from the start',
  ends,
  ab,
  [...begin([{ name: 'a' }]), pod(300, 'b', 12)],
  'satisfied',
  /1\. from the start/u,
);
test(
  'another must become so',
  ends,
  ab,
  [...begin([{ name: 'b' }]), pod(200, 'a', 11), tick(2000)],
  'violated',
  /so from the start, and did not become so anew/u,
);
test(
  'another becomes so anew',
  ends,
  ab,
  [...begin([{ name: 'b' }]), pod(200, 'a', 11), gone(300, 'b', 12), pod(400, 'b', 13)],
  'satisfied',
);
test('during the change', ends, ab, [...early, pod(60, 'a', 11), pod(70, 'b', 12)], 'pending');
test(
  'during the change, and then it is done',
  ends,
  ab,
  [...early, pod(60, 'a', 11), pod(70, 'b', 12), change(100, 'done')],
  'satisfied',
);
test(
  'before the change',
  ends,
  ab,
  [...begin().slice(0, -2), pod(40, 'a', 11), pod(41, 'b', 12), change(50, 'started'), change(100, 'done'), tick(2000)],
  'violated',
);
test('wrong order, found before the change is done', ends, ab, [...early, pod(60, 'b', 11)], 'violated');

const aba = [there('a'), { query: pods, test: { none: { name: 'a' } } }, there('a')];
test(
  'an equal one earlier: there, gone, there again',
  ends,
  aba,
  [...begin([{ name: 'a' }]), gone(200, 'a', 11), pod(300, 'a', 12)],
  'satisfied',
);
test(
  'an equal one earlier: there, gone, and not again',
  ends,
  aba,
  [...begin([{ name: 'a' }]), gone(200, 'a', 11), tick(2000)],
  'violated',
);
test(
  'an equal one earlier: came, gone, came',
  ends,
  aba,
  [...early, change(100, 'done'), pod(200, 'a', 11), gone(300, 'a', 12), pod(400, 'a', 13)],
  'satisfied',
);

const ps = [there('a'), there('s', services)];
test(
  'two streams go by revision: arrival in order',
  ends,
  ps,
  [...begin(), pod(200, 'a', 11), service(300, 's', 12)],
  'satisfied',
);
test(
  'two streams go by revision: arrival turned',
  ends,
  ps,
  [...begin(), service(200, 's', 12), pod(300, 'a', 11)],
  'satisfied',
);
test(
  'two streams go by revision: wrong order',
  ends,
  ps,
  [...begin(), service(300, 's', 11), pod(200, 'a', 12)],
  'violated',
);
test(
  'two streams go by revision: wrong, though it arrived in order',
  ends,
  ps,
  [...begin(), pod(200, 'a', 12), service(300, 's', 11)],
  'violated',
);
test(
  'two streams: a new list covers all revisions since',
  ends,
  ps,
  [
    ...begin(),
    blind(150, 'pods', 'unavailable'),
    service(200, 's', 12),
    items(300, 'pods', [{ name: 'a' }], { revision: '14' }),
  ],
  'inconclusive',
  /cannot be told whether 1 came before 2/u,
);
test(
  'two streams: a new list covers all revisions since, and no more',
  ends,
  ps,
  [
    ...begin(),
    blind(150, 'pods', 'unavailable'),
    items(300, 'pods', [{ name: 'a' }], { revision: '14' }),
    service(400, 's', 15),
  ],
  'satisfied',
);

const down = [stateOf('unavailable'), stateOf('ready')];
test('samples: down and up', ends, down, [...begin(), sample(200, 'unavailable'), sample(300, 'ready')], 'satisfied');
test(
  'samples: up at the first look',
  ends,
  down,
  [...begin(), sample(120, 'ready'), sample(200, 'unavailable'), sample(300, 'ready')],
  'satisfied',
);
test(
  'samples: up, then down for ever',
  ends,
  down,
  [...begin(), sample(120, 'ready'), sample(200, 'unavailable'), tick(2000)],
  'violated',
  /2 of 2 did not come/u,
);
test(
  'samples: up after it was down, before its turn',
  ends,
  [there('a'), stateOf('ready')],
  [...begin(), sample(120, 'unavailable'), sample(200, 'ready'), pod(700, 'a', 11)],
  'violated',
);
test(
  'samples: up before the change and still at first',
  ends,
  down,
  [
    ...begin().slice(0, -2),
    sample(40, 'ready'),
    change(50, 'started'),
    change(100, 'done'),
    sample(120, 'ready'),
    sample(200, 'unavailable'),
    sample(300, 'ready'),
  ],
  'satisfied',
);

const podThenUp = [there('a'), stateOf('ready')];
test(
  'beside samples: clearly after',
  ends,
  podThenUp,
  [...begin(), pod(200, 'a', 11), sample(350, 'unavailable'), sample(450, 'ready')],
  'satisfied',
);
test(
  'beside samples: too close to tell',
  ends,
  podThenUp,
  [...begin(), sample(150, 'unavailable'), pod(200, 'a', 11), sample(250, 'ready')],
  'inconclusive',
);
test(
  'beside samples: clearly before',
  ends,
  podThenUp,
  [...begin(), sample(150, 'unavailable'), sample(250, 'ready'), pod(500, 'a', 11)],
  'violated',
);
test(
  'beside a watch without revisions: clearly after',
  ends,
  [there('a'), there('c', containers)],
  [...begin(), list(110), pod(200, 'a', 11), list(310, 'c')],
  'satisfied',
);
test(
  'beside a watch without revisions: too close',
  ends,
  [there('a'), there('c', containers)],
  [...begin(), list(110), pod(200, 'a', 11), list(250, 'c')],
  'inconclusive',
);

test('never seen', ends, [there('c', containers)], [...begin(), tick(2000)], 'inconclusive');
test(
  'blind to the end by our fault',
  ends,
  ab,
  [...begin(), pod(200, 'a', 11), blind(300, 'pods'), tick(2000)],
  'inconclusive',
);
test(
  'blind to the end, the API is gone',
  ends,
  ab,
  [...begin(), pod(200, 'a', 11), blind(300, 'pods', 'unavailable'), tick(2000)],
  'violated',
);

test('the time of a sequence is that of its last part', (t) => {
  t.is(judge(sequence(ab), [...begin(), pod(200, 'a', 11), pod(300, 'b', 12)])?.after, 200);
});
