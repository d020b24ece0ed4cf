import test from 'ava';
import { createJudge } from '../../lib/expect/judge.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { begin, change, item } from './support/entries.ts';
import { facets } from './support/judging.ts';
import { expectation, pods, scenario, step } from './support/scenario.ts';

const up = { name: 'a', phase: 'Running' };
const own = {
  ...scenario(step({ expect: [expectation(pods, { all: { phase: 'Running' } })] })),
  isolation: 'namespace',
} as const;

test('in a namespace of its own, what was before the write does not count either', (t) => {
  const run: Entry = { t: 0, type: 'run', version: 1, labrig: '', id: 'r1', startedAt: '', file: '', scenario: own };
  const write = { apiVersion: 'v1', kind: 'Pod', namespace: 'test-r1', name: 'a', revision: '20' };
  const written = [run, ...begin([up]).slice(0, -1), change(100, 'done', { writes: [write] })];
  const judge = createJudge(own, facets);
  for (const entry of written) judge.feed(entry);
  t.false(judge.stepSettled(0));
  judge.feed(item(300, 'pods', up, { revision: '20' }));
  t.true(judge.stepSettled(0));
});
