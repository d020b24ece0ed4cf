import test from 'ava';
import { resultOf } from '../../lib/report/json.ts';
import { viewOf } from '../../lib/report/view.ts';
import { journalFixture } from './fixture.ts';

test('a result says all that matters', (t) => {
  const result = resultOf(viewOf(journalFixture('failed')), { folder: '/x' });
  t.like(result, {
    apiVersion: 'labrig/v1alpha1',
    kind: 'Result',
    verdict: 'failed',
    exitCode: 1,
    scenario: 'recovery',
    experiments: ['I3'],
    run: '1124-0042-k7fq',
    lab: { kubernetes: 'v1.34.2', state: 'removed', made: 28_999 },
    files: { folder: '/x' },
  });
  t.deepEqual(result.measures, [{ step: 'Delete every container', name: 'API downtime', ms: 5200, sampledEvery: 100 }]);
  t.deepEqual(result.images, ['stand-in busybox for busybox:1.31']);
  t.deepEqual(result.left, [{ what: 'cluster x', error: 'busy' }]);
  t.is(result.steps[1]?.expectations[2]?.state, 'violated');
  t.regex(result.steps[1]?.expectations[2]?.reason ?? '', /^wanted/);
  t.true(result.steps[1]?.proof?.changed);
});

test('a journal without a verdict is inconclusive', (t) => {
  t.like(resultOf(viewOf(journalFixture('killed')), {}), { verdict: 'inconclusive', exitCode: 4 });
});

test('hostile text comes through as it is', (t) => {
  const result = resultOf(viewOf(journalFixture('failed', () => '\u001b[31m\u0000\ud800')), {});
  t.deepEqual(JSON.parse(JSON.stringify(result)), result);
});
