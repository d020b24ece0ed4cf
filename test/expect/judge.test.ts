import test from 'ava';
import { createJudge } from '../../lib/expect/judge.ts';
import type { DerivedEntry, Entry, Verdict } from '../../lib/journal/entry.ts';
import type { Step } from '../../lib/scenario/model.ts';
import { begin, blind, change, item, items, opened, stepEntry, tick } from './support/entries.ts';
import { derive, facets } from './support/judging.ts';
import { containers, expectation, pods, save, scenario, sequence, services, step } from './support/scenario.ts';

const up = { name: 'a', phase: 'Running', uid: 'u1' };
const down = { name: 'a', phase: 'Pending', uid: 'u1' };
const running = expectation(pods, { all: { phase: 'Running' } });
const one = scenario(step({ expect: [running] }));
const ended = stepEntry(5000, 'ended');

const becomes = test.macro<[readonly Entry[], Verdict | undefined, RegExp?]>((t, entries, verdict, reason = /./u) => {
  const derived = derive(one, entries).filter((entry) => entry.type === 'verdict');
  t.is(derived.at(-1)?.verdict, verdict);
  const judge = createJudge(one, facets);
  for (const entry of entries) judge.feed(entry);
  t.is(judge.verdict().verdict, verdict ?? 'inconclusive');
  t.regex(judge.verdict().reason, reason);
});

const infra: Entry = { t: 6000, type: 'problem', cause: 'infra', message: 'no docker' };
const unchanged: Entry = {
  t: 120,
  type: 'proof',
  step: 0,
  changed: false,
  summary: 'nothing there',
  before: [],
  after: [],
};
test('passed', becomes, [...begin([up]), ended], 'passed', /1 expectation of 1 step held/u);
test('no verdict before the end', becomes, begin([up]), undefined);
test(
  'failed',
  becomes,
  [...begin([down]), tick(2000), ended],
  'failed',
  /all Pods: phase is Running, within 1s: not so within 1s/u,
);
test(
  'failed: the change',
  becomes,
  [...begin([up]).slice(0, -1), change(90, 'failed', { error: { message: 'refused' } }), ended],
  'failed',
  /apply failed: refused/u,
);
test(
  'inconclusive',
  becomes,
  [...begin([up]).slice(0, -1), blind(60, 'pods'), change(100, 'done'), tick(2000), ended],
  'inconclusive',
);
test('inconclusive: the step ended too early', becomes, [...begin([down]), ended], 'failed');
test(
  'inconclusive: before the deadline',
  becomes,
  [...begin([down]), stepEntry(200, 'ended')],
  'inconclusive',
  /not judged to its end/u,
);
test(
  'inconclusive: the step never ran',
  becomes,
  [{ t: 1, type: 'lab', state: 'kept' }],
  'inconclusive',
  /0 of 1 step/u,
);
test(
  'ineffective outranks failed',
  becomes,
  [...begin([down]), unchanged, tick(2000), ended],
  'ineffective',
  /nothing there/u,
);
test('infra outranks ineffective', becomes, [...begin([down]), unchanged, ended, infra], 'infra', /no docker/u);
test('infra outranks passed', becomes, [...begin([up]), ended, infra], 'infra');
test(
  'skipped outranks infra',
  becomes,
  [infra, { t: 6001, type: 'problem', cause: 'requirement', message: 'too old' }],
  'skipped',
  /too old/u,
);
test(
  'interrupted outranks all',
  becomes,
  [infra, { t: 6001, type: 'problem', cause: 'interrupted', message: 'Ctrl-C' }],
  'interrupted',
);

test('the verdict is said once, and again when a problem changes it', (t) => {
  const derived = derive(one, [...begin([up]), ended, tick(5001), { t: 5002, type: 'lab', state: 'removing' }, infra]);
  t.deepEqual(
    derived.flatMap((entry) => (entry.type === 'verdict' ? [[entry.t, entry.verdict]] : [])),
    [
      [5000, 'passed'],
      [6000, 'infra'],
    ],
  );
});

test('settled and failed', (t) => {
  const judge = createJudge(one, facets);
  for (const entry of begin([down])) judge.feed(entry);
  t.deepEqual([judge.stepSettled(0), judge.stepFailed(0)], [false, false]);
  judge.feed(tick(2000));
  t.deepEqual([judge.stepSettled(0), judge.stepFailed(0)], [true, true]);
});

test('a failed change settles its step', (t) => {
  const judge = createJudge(one, facets);
  for (const entry of [...begin([up]).slice(0, -1), change(90, 'failed', { error: { message: 'refused' } })])
    judge.feed(entry);
  t.deepEqual([judge.stepSettled(0), judge.stepFailed(0)], [true, true]);
  t.deepEqual(
    judge.feed(ended).map((entry) => entry.type),
    ['expectation', 'verdict'],
  );
});

test('deadlines: what comes next, and a tick then is enough', (t) => {
  const judge = createJudge(scenario(step({ expect: [expectation(pods, running.test, { for: 500 })] })), facets);
  for (const entry of begin([down])) judge.feed(entry);
  t.is(judge.deadline(), 1100.001);
  judge.feed(item(400, 'pods', up));
  t.is(judge.deadline(), 900);
  t.deepEqual(
    judge.feed(tick(900)).map((entry) => entry.type),
    ['expectation'],
  );
  t.is(judge.deadline(), undefined);
});

test('progress: what is awaited and what is seen, with the time left', (t) => {
  const judge = createJudge(one, facets);
  for (const entry of begin([down])) judge.feed(entry);
  t.deepEqual(judge.progress(), [
    {
      id: '0.expect.0',
      step: 0,
      kind: 'expect',
      name: 'all Pods: phase is Running, within 1s',
      description: 'all Pods: phase is Running, within 1s',
      state: 'waiting',
      awaited: 'it is so',
      seen: '1 of 1 not as wanted: Pod a: phase: wanted Running, saw Pending',
      deadline: 1100,
    },
  ]);
  judge.feed(item(200, 'pods', up));
  t.deepEqual(judge.progress(), []);
});

test('save: ready with the first value, compared with later', (t) => {
  const uids = save('uids', 'uid');
  const of = scenario(
    step({
      save: [uids],
      expect: [
        expectation(pods, { all: { uid: { sameAs: 'uids' } } }),
        expectation(pods, { all: { uid: { differsFrom: 'uids' } } }, { id: '0.expect.1' }),
      ],
    }),
  );
  const judge = createJudge(of, facets);
  const [start, pod, ...rest] = begin([]);
  for (const entry of [start, pod].flatMap((entry) => entry ?? [])) judge.feed(entry);
  t.like(judge.evaluateSave(uids), { ready: false, seen: 'nothing has been seen yet' });
  for (const entry of rest.slice(0, -2)) judge.feed(entry);
  t.like(judge.evaluateSave(uids), { ready: false, seen: '0 items, 0 with uid' });
  judge.feed(item(20, 'pods', up));
  t.like(judge.evaluateSave(uids), { ready: true, values: { a: 'u1' } });
  judge.feed({ t: 21, type: 'saved', step: 0, name: 'uids', values: { a: 'u1' } });
  judge.feed(change(50, 'started'));
  t.like(judge.feed(change(100, 'done'))[0], { id: '0.expect.0', state: 'satisfied' });
  t.like(judge.feed(item(200, 'pods', { ...up, uid: 'u2' }))[0], { id: '0.expect.1', state: 'satisfied', after: 100 });
});

test('a step without a change begins at its start, or when all is saved', (t) => {
  const bare: Step = { name: 'A step', save: [], throughout: [], expect: [running] };
  const derived = derive(scenario(bare), [opened(0, 'pods'), stepEntry(10, 'started'), items(110, 'pods', [up])]);
  t.like(derived[0], { state: 'satisfied', after: 100 });
  const saving = derive(scenario({ ...bare, save: [save('uids', 'uid')] }), [
    opened(0, 'pods'),
    items(1, 'pods', [up]),
    stepEntry(10, 'started'),
    { t: 50, type: 'saved', step: 0, name: 'uids', values: { a: 'u1' } },
  ]);
  t.like(saving[0], { t: 50, state: 'satisfied', after: 0 });
});

test('measures: from the mark, and from another expectation that is settled later', (t) => {
  const of = scenario(
    step({
      expect: [
        expectation(pods, { any: { phase: 'Pending' } }, { name: 'away', for: 600, measure: { name: 'until away' } }),
        expectation(services, { count: { min: 1 } }, { id: '0.expect.1', measure: { name: 'back', since: 'away' } }),
      ],
    }),
  );
  const derived = derive(of, [
    ...begin([up]),
    item(150, 'pods', down),
    item(400, 'services', { name: 's' }),
    tick(800),
  ]);
  t.deepEqual(
    derived.flatMap((entry) => (entry.type === 'measure' ? [[entry.t, entry.name, entry.ms]] : [])),
    [
      [800, 'until away', 50],
      [800, 'back', 250],
    ],
  );
});

test('before: the items when the change started', (t) => {
  const of = scenario(step({ expect: [expectation(containers, { all: { replaced: true } })] }));
  const old = { name: 'c', id: '1' };
  const start = [...begin().slice(0, -2), items(40, 'containers', [old]), change(50, 'started')];
  const kinds = (entries: readonly DerivedEntry[]) =>
    entries.map((entry) => (entry.type === 'expectation' ? entry.state : entry.type));
  t.deepEqual(kinds(derive(of, [...start, change(100, 'done'), tick(2000)])), ['violated']);
  t.deepEqual(kinds(derive(of, [...start, items(60, 'containers', [{ name: 'c', id: '2' }]), change(100, 'done')])), [
    'satisfied',
  ]);
});

test('a second step has a mark of its own', (t) => {
  const of = scenario(step({ expect: [running] }), {
    ...step({ expect: [sequence([{ query: pods, test: { any: { name: 'b' } } }], { id: '1.expect.0' })] }),
    name: 'Another',
  });
  const derived = derive(of, [
    ...begin([up]),
    stepEntry(200, 'ended'),
    stepEntry(300, 'started', 1),
    change(310, 'started', { step: 1 }),
    change(320, 'done', { step: 1 }),
    item(400, 'pods', { name: 'b' }),
    stepEntry(500, 'ended', 1),
  ]);
  t.deepEqual(
    derived.map((entry) => [entry.type, entry.t]),
    [
      ['expectation', 100],
      ['expectation', 400],
      ['verdict', 500],
    ],
  );
  t.like(derived[1], { id: '1.expect.0', step: 1, after: 80 });
});
