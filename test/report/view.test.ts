import test from 'ava';
import type { Entry } from '../../lib/journal/entry.ts';
import { emptyView, reduceView, viewOf } from '../../lib/report/view.ts';
import { journalFixture } from './fixture.ts';

test('a whole run', (t) => {
  const view = viewOf(journalFixture());
  t.is(view.verdict?.verdict, 'passed');
  t.is(view.lab?.state, 'removed');
  t.is(view.lab?.kubernetes, 'v1.34.2');
  t.is(view.lab?.readyAt, 29_000);
  const [first, second] = view.steps;
  t.is(first?.state, 'ended');
  t.is(second?.change?.state, 'done');
  t.is(second?.change?.from, 29_030);
  t.is(second?.change?.to, 29_500);
  t.true(second?.proof?.changed);
  t.deepEqual(
    second?.expectations.map(({ id, kind, state }) => ({ id, kind, state })),
    [
      { id: '1.throughout.0', kind: 'throughout', state: 'satisfied' },
      { id: '1.expect.0', kind: 'expect', state: 'satisfied' },
      { id: '1.expect.1', kind: 'expect', state: 'satisfied' },
    ],
  );
});

test('what became of images is kept of the lab and of every change, each once', (t) => {
  const change = { type: 'change', step: 0, state: 'done', kind: 'action', verb: 'apply' } as const;
  const image = 'stand-in busybox for busybox:1.31';
  const other = 'stand-in server for labrig/server:v1';
  const entries = [...journalFixture(), { ...change, t: 50_000, images: [image, other] }];
  t.deepEqual(viewOf(entries).images, [image, other]);
});

test('a measured time tells how finely it was looked at', (t) => {
  const measures = viewOf(journalFixture()).steps.flatMap((step) => step.measures);
  t.deepEqual(measures, [{ name: 'API downtime', ms: 5200, sampledEvery: 100 }]);
});

test('one outage, however many streams saw it', (t) => {
  const { outages } = viewOf(journalFixture());
  t.deepEqual(outages, [{ from: 29_610, to: 34_700, reason: 'connection refused' }]);
});

test('an outage that nobody saw the end of has none', (t) => {
  const cut = journalFixture().filter((entry) => entry.t < 34_000);
  t.deepEqual(viewOf(cut).outages, [{ from: 29_610, reason: 'connection refused' }]);
});

test('a look begun before the outage does not end it', (t) => {
  const stream = 'api {}';
  const ready = { type: 'items', stream, items: [{ state: 'ready' }] } as const;
  const entries: readonly Entry[] = [
    { t: 0, type: 'subject', stream, subject: 'api', spec: {}, mode: 'sample', every: 100 },
    { t: 1, type: 'subject', stream: 'objects {}', subject: 'objects', spec: {}, mode: 'watch' },
    { t: 10, type: 'blind', stream: 'objects {}', cause: 'unavailable', reason: 'reset' },
    { t: 12, ...ready, began: 9 },
    { t: 100, ...ready, began: 95 },
  ];
  t.deepEqual(viewOf(entries).outages, [{ from: 10, to: 100, reason: 'reset' }]);
});

test('what is lost by our own sight is no outage of the API, nor is an answer 404', (t) => {
  const entries: readonly Entry[] = [
    { t: 0, type: 'subject', stream: 'o', subject: 'objects', spec: {}, mode: 'watch' },
    { t: 1, type: 'subject', stream: 'a', subject: 'api', spec: { get: '/x' }, mode: 'sample', every: 100 },
    { t: 2, type: 'blind', stream: 'o', cause: 'lost', reason: 'gone' },
    { t: 3, type: 'items', stream: 'a', items: [{ state: 'unavailable', status: 404 }], began: 2 },
  ];
  t.deepEqual(viewOf(entries).outages, []);
});

test('the reducer leaves what it was given as it was', (t) => {
  let view = emptyView;
  for (const entry of journalFixture('failed')) {
    const before = JSON.stringify(view);
    const after = reduceView(view, entry);
    t.is(JSON.stringify(view), before);
    view = after;
  }
  t.is(JSON.stringify(view), JSON.stringify(viewOf(journalFixture('failed'))));
});

test('a journal that ends early has no verdict, and what was not settled is pending', (t) => {
  const view = viewOf(journalFixture('killed'));
  t.is(view.verdict, undefined);
  t.deepEqual(
    view.steps[1]?.expectations.map(({ state }) => state),
    ['pending', 'pending', 'pending'],
  );
});

test('what lasted through the change has no time of its own', (t) => {
  const [, step] = viewOf(journalFixture()).steps;
  t.deepEqual(
    step?.expectations.map(({ id, after }) => [id, after !== undefined && after >= 0]),
    [
      ['1.throughout.0', false],
      ['1.expect.0', true],
      ['1.expect.1', true],
    ],
  );
});
