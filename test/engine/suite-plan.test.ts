import test from 'ava';
import { shuffled } from '../../lib/engine/shuffle.ts';
import { planSuite, type SuiteItem } from '../../lib/engine/suite-plan.ts';
import type { Scenario } from '../../lib/scenario/model.ts';
import { scenario } from '../expect/support/scenario.ts';

function item(name: string, more: Partial<Scenario> = {}): SuiteItem {
  return { file: `${name}.yaml`, scenario: { ...scenario(), name, isolation: 'namespace', ...more } };
}

const names = (items: readonly SuiteItem[]): readonly string[] => items.map(({ scenario: { name } }) => name);
const other = { provider: 'kind', config: { nodes: 2 }, images: [] } as const;

test('what changes only its namespace shares a cluster with others of the same', (t) => {
  const { shared, alone } = planSuite([
    item('a'),
    item('breaks', { isolation: 'cluster' }),
    item('b'),
    item('c', { cluster: other }),
    item('d', { cluster: { ...other, images: ['busybox'] } }),
    item('only', { cluster: { ...other, kubernetes: '1.21' } }),
  ]);
  t.deepEqual(shared.map(names), [
    ['a', 'b'],
    ['c', 'd'],
  ]);
  t.deepEqual(names(alone), ['breaks', 'only']);
});

test('every order is a permutation, and the seed decides it', (t) => {
  const items = Array.from({ length: 30 }, (_, index) => index);
  const orders = Array.from({ length: 50 }, (_, seed) => shuffled(items, seed + 1));
  for (const order of orders)
    t.deepEqual(
      order.toSorted((a, b) => a - b),
      items,
    );
  t.is(new Set(orders.map(String)).size, 50);
  t.deepEqual(shuffled(items, 7), shuffled(items, 7));
});

test('shuffled groups keep their members', (t) => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => item(name));
  for (const seed of [1, 2, 3]) t.deepEqual([...names(planSuite(all, seed).shared[0] ?? [])].sort(), names(all));
});
