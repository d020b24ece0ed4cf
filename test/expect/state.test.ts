import test from 'ava';
import type { Entry, ExpectationState } from '../../lib/journal/entry.ts';
import type { Expectation, Test } from '../../lib/scenario/model.ts';
import { begin, blind, change, item, items, opened, stepEntry, tick } from './support/entries.ts';
import { judge } from './support/judging.ts';
import { api, expectation, pods } from './support/scenario.ts';

/** The mark is at 100. */
const up = { name: 'a', phase: 'Running' };
const down = { name: 'a', phase: 'Pending' };
const all: Test = { all: { phase: 'Running' } };

interface Expected {
  readonly after?: number;
  readonly at?: number;
  readonly reason?: RegExp;
}

type Row = [Partial<Expectation>, readonly Entry[], ExpectationState | 'pending', Expected?];

const ends = test.macro<Row>((t, times, entries, state, more = {}) => {
  const end = judge(expectation(pods, all, times), entries);
  t.is(end?.state ?? 'pending', state, end?.reason);
  if (more.after !== undefined) t.is(end?.after, more.after);
  if (more.at !== undefined) t.is(end?.t, more.at);
  if (more.reason !== undefined) t.regex(end?.reason ?? '', more.reason);
});

test('within: so at the mark', ends, {}, begin([up]), 'satisfied', { after: 0, at: 100 });
test('within: so later', ends, {}, [...begin([down]), item(400, 'pods', up)], 'satisfied', { after: 300, at: 400 });
test('within: so at the very limit', ends, {}, [...begin([down]), item(1100, 'pods', up)], 'satisfied', {
  after: 1000,
});
test('within: too late', ends, {}, [...begin([down]), item(1100.001, 'pods', up)], 'violated', {
  reason: /not so within 1s\n1 of 1 not as wanted:\n {2}Pod a: phase: wanted Running, saw Pending/u,
});
test('within: at the limit time has not run out', ends, {}, [...begin([down]), tick(1100)], 'pending');
test('within: after the limit it has', ends, {}, [...begin([down]), tick(1101)], 'violated', { at: 1101 });
test('within: none of it', ends, {}, [...begin([]), tick(1101)], 'violated', { reason: /there are none/u });
test(
  'within: what was before the mark does not count',
  ends,
  {},
  [...begin([up]).slice(0, -1), item(90, 'pods', down), change(100, 'done'), tick(2000)],
  'violated',
);

test('for: kept', ends, { for: 500 }, [...begin([up]), tick(600)], 'satisfied', { after: 0, at: 600 });
test('for: not yet', ends, { for: 500 }, [...begin([up]), tick(599)], 'pending');
test(
  'for: broken, then kept',
  ends,
  { for: 500 },
  [...begin([up]), item(300, 'pods', down), item(400, 'pods', up), tick(900)],
  'satisfied',
  { after: 300 },
);
test(
  'for: begun in time, kept after the limit',
  ends,
  { for: 500 },
  [...begin([down]), item(1090, 'pods', up), tick(1590)],
  'satisfied',
  { after: 990 },
);
test(
  'for: broken after the limit',
  ends,
  { for: 500 },
  [...begin([down]), item(1090, 'pods', up), item(1300, 'pods', down)],
  'violated',
  { at: 1300, reason: /so after 990ms, for 210ms of the 500ms wanted/u },
);
test(
  'for: broken at the last moment is not broken',
  ends,
  { for: 500 },
  [...begin([up]), item(600, 'pods', down)],
  'satisfied',
);
test(
  'for: blindness breaks it',
  ends,
  { for: 500 },
  [...begin([up]), blind(300, 'pods'), items(400, 'pods', [up]), tick(899)],
  'pending',
);
test(
  'for: blind to the limit by our fault',
  ends,
  { for: 500 },
  [...begin([up]), blind(300, 'pods'), tick(1200)],
  'inconclusive',
);
test(
  'for: a long for after the limit, sight lost',
  ends,
  { for: 2000 },
  [...begin([up]), blind(1500, 'pods')],
  'inconclusive',
);

test('notBefore: too early', ends, { notBefore: 200 }, [...begin([down]), item(299, 'pods', up)], 'violated', {
  reason: /already so after 199ms, and it must not be before 200ms/u,
});
test('notBefore: at the mark already', ends, { notBefore: 200 }, begin([up]), 'violated');
test('notBefore: in time', ends, { notBefore: 200 }, [...begin([down]), item(300, 'pods', up)], 'satisfied', {
  after: 200,
});

test(
  'never seen',
  ends,
  {},
  [stepEntry(0, 'started'), change(50, 'started'), change(100, 'done'), tick(2000)],
  'inconclusive',
  {
    reason: /nothing has been seen yet/u,
  },
);
test(
  'blind: the API is gone, a fact',
  ends,
  {},
  [...begin([up]).slice(0, -1), blind(90, 'pods', 'unavailable'), change(100, 'done'), tick(2000)],
  'violated',
  {
    reason: /nothing can be seen since before the step:\nthe API is gone/u,
  },
);
test(
  'blind: our own sight failed',
  ends,
  {},
  [...begin([up]).slice(0, -1), blind(90, 'pods'), change(100, 'done'), tick(2000)],
  'inconclusive',
);
test(
  'blind: seen again',
  ends,
  {},
  [...begin([up]).slice(0, -1), blind(90, 'pods'), change(100, 'done'), items(500, 'pods', [up])],
  'satisfied',
  {
    after: 400,
  },
);
test(
  'opened anew, nothing is known',
  ends,
  {},
  [...begin([up]).slice(0, -1), opened(90, 'pods'), change(100, 'done'), tick(2000)],
  'inconclusive',
);

const write = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'a', revision: '20' };
const written = [...begin([up]).slice(0, -1), change(100, 'done', { writes: [write] })];
test('writes: what was before the write does not count', ends, {}, [...written, tick(2000)], 'inconclusive', {
  reason: /Pod a has not been seen as the step left it/u,
});
test('writes: seen', ends, {}, [...written, item(300, 'pods', up, { revision: '20' })], 'satisfied', { after: 200 });
test(
  'writes: revisions are numbers',
  ends,
  {},
  [...written, item(300, 'pods', up, { revision: '9' }), tick(2000)],
  'inconclusive',
);
test(
  'writes: a bookmark is enough',
  ends,
  {},
  [...written, { t: 300, type: 'item', stream: 'objects {"kind":"Pod"}', change: 'bookmark', revision: '100' }],
  'satisfied',
);
test(
  'writes: another kind does not matter',
  ends,
  {},
  [...begin([up]).slice(0, -1), change(100, 'done', { writes: [{ ...write, kind: 'Service' }] })],
  'satisfied',
);
test(
  'writes: another namespace does not matter',
  ends,
  {},
  [...begin([up]).slice(0, -1), change(100, 'done', { writes: [{ ...write, namespace: 'other' }] })],
  'satisfied',
);

const ready = expectation(api, { all: { state: 'ready' } });
const readyItem = { state: 'ready' };
test('samples: one that began before the mark says nothing', (t) => {
  const before = [...begin(), items(110, 'api', [readyItem], { began: 99 })];
  t.is(judge(ready, before), undefined);
  t.is(judge(ready, [...before, tick(2000)])?.state, 'inconclusive');
  t.is(judge(ready, [...before, items(200, 'api', [readyItem], { began: 150 })])?.after, 100);
  t.is(
    judge(ready, [...before, items(200, 'api', [{ state: 'unavailable' }], { began: 150 }), tick(2000)])?.state,
    'violated',
  );
});

test('cel: an error that lasts is inconclusive, and is told', (t) => {
  const wrong = expectation(pods, { cel: 'items[0].absent == 1' });
  const end = judge(wrong, [...begin([up]), tick(2000)]);
  t.is(end?.state, 'inconclusive');
  t.regex(end?.reason ?? '', /No such key: absent/u);
  t.is(judge(wrong, [...begin([up]), item(200, 'pods', { ...up, absent: 1 })])?.state, 'satisfied');
});
