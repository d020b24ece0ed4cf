import test from 'ava';
import { createJudge } from '../../lib/expect/judge.ts';
import { nodesOfMatches } from '../../lib/expect/nodes.ts';
import type { Verdict } from '../../lib/journal/entry.ts';
import type { Match, Query } from '../../lib/scenario/model.ts';
import { begin, stepEntry, tick } from './support/entries.ts';
import { facets } from './support/judging.ts';
import { expectation, pods, save, scenario, sequence, step } from './support/scenario.ts';

test('what the API calls a node is known as soon as the lab is ready', (t) => {
  const aliases = { 'control-plane': 'a', worker: 'a-m02' };
  const on = (node: string): Verdict => {
    const of = scenario(step({ expect: [expectation(pods, { all: { name: { node } } })] }));
    const judge = createJudge(of, facets);
    for (const entry of [
      { t: 0, type: 'lab', state: 'ready', aliases } as const,
      ...begin([{ name: 'a' }]),
      tick(2000),
      stepEntry(5000, 'ended'),
    ])
      judge.feed(entry);
    return judge.verdict().verdict;
  };
  t.is(on('control-plane'), 'passed');
  t.is(on('worker'), 'failed');
});

test('the nodes that matches name are found wherever a match can stand', (t) => {
  const on = (node: string): Match => ({ 'spec.nodeName': { node } });
  const where = (node: string): Query => ({ ...pods, where: on(node) });
  const one = step({
    save: [{ ...save('uids', 'uid'), query: where('worker') }],
    throughout: [
      expectation(pods, { any: on('worker2') }, { while: { query: where('worker3'), test: { count: { min: 1 } } } }),
    ],
    expect: [
      sequence([{ query: pods, test: { none: on('worker4') } }]),
      expectation(where('worker5'), { all: { list: { contains: { a: { node: ['worker6', 'worker'] } } } } }),
    ],
  });
  t.deepEqual([...nodesOfMatches({ steps: [one] })].sort(), [
    'worker',
    'worker2',
    'worker3',
    'worker4',
    'worker5',
    'worker6',
  ]);
  t.deepEqual(nodesOfMatches({ steps: [step({ expect: [expectation(pods, { all: { node: 'worker' } })] })] }), []);
});
