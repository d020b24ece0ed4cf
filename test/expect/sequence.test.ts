import test from 'ava';
import { begin, blind, change, items, tick } from './support/entries.ts';
import { judge } from './support/judging.ts';
import { containers, pods, sequence } from './support/scenario.ts';
import { early, ends, gone, pod, there } from './support/sequences.ts';

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
