import test from 'ava';
import { isReadySince, isToldSince } from '../../../lib/cluster/vm/machine-ready.ts';

const since = new Date('2026-01-01T10:00:00.700Z');
const metadata = { name: 'one' };

function node(status: string, lastHeartbeatTime?: string): Parameters<typeof isReadySince>[0] {
  return { metadata, status: { conditions: [{ type: 'Ready', status, lastHeartbeatTime }] } };
}

function pod(...containers: readonly [boolean, string?][]): Parameters<typeof isToldSince>[0] {
  const containerStatuses = containers.map(([ready, startedAt]) => ({
    ready,
    state: startedAt === undefined ? {} : { running: { startedAt } },
  }));
  return { metadata, status: { conditions: [], containerStatuses } };
}

test('what a node said before the machine started does not count', (t) => {
  t.false(isReadySince(node('True', '2026-01-01T09:59:59Z'), since));
  t.false(isReadySince(node('True'), since));
  t.false(isReadySince(node('False', '2026-01-01T10:00:05Z'), since));
  t.true(isReadySince(node('True', '2026-01-01T10:00:05Z'), since));
});

test('the second in which it started counts', (t) => {
  t.true(isReadySince(node('True', '2026-01-01T10:00:00Z'), since));
});

test('a pod that is said to be ready must have started since; one that is not may not have', (t) => {
  t.false(isToldSince(pod([true, '2026-01-01T09:00:00Z']), since));
  t.false(isToldSince(pod([true, '2026-01-01T10:00:05Z'], [true]), since));
  t.true(isToldSince(pod([false, '2026-01-01T09:00:00Z']), since));
  t.true(isToldSince(pod(), since));
  t.true(isToldSince(pod([true, '2026-01-01T10:00:05Z'], [true, '2026-01-01T10:00:06Z']), since));
});
