import test from 'ava';
import { applyEvent } from '../../lib/cluster/container-events.ts';
import { parseEvent } from '../../lib/cluster/containerd-events.ts';
import type { NodeContainer } from '../../lib/cluster/node.ts';

const recorded = '2026-11-24 00:25:30.875147553 +0000 UTC k8s.io';
const etcd: NodeContainer = {
  id: 'a1',
  name: 'etcd',
  pod: 'etcd-n',
  namespace: 'kube-system',
  podUid: 'u',
  sandbox: false,
  image: 'etcd:3',
  state: 'unknown',
};

test('recorded lines say what happened to which container', (t) => {
  t.deepEqual(parseEvent(`${recorded} /tasks/start {"container_id":"a1","pid":1818}`), {
    id: 'a1',
    change: 'started',
    pid: 1818,
  });
  t.deepEqual(parseEvent(`${recorded} /containers/delete {"id":"a1"}`), { id: 'a1', change: 'removed' });
  t.deepEqual(parseEvent(`${recorded} /tasks/exit {"container_id":"a1","id":"a1","pid":5,"exit_status":137}`), {
    id: 'a1',
    change: 'exited',
    pid: 5,
  });
});

test('the end of a command in a container is not the end of the container', (t) => {
  t.is(parseEvent(`${recorded} /tasks/exit {"container_id":"a1","id":"exec-7","pid":9}`), undefined);
});

test('other topics and other words are passed over', (t) => {
  t.is(parseEvent(`${recorded} /snapshot/remove {"key":"a1"}`), undefined);
  t.is(parseEvent('2026 labrig-x /namespaces/create {"name":"labrig-x"}'), undefined);
  t.is(parseEvent('nonsense'), undefined);
});

test('a container is created, runs, ends and goes; what came late takes nothing back', async (t) => {
  const known = new Map<string, NodeContainer>();
  const apply = (change: 'created' | 'started' | 'exited' | 'removed', pid?: number): Promise<boolean> =>
    applyEvent(known, { id: 'a1', change, ...(pid === undefined ? {} : { pid }) }, () => Promise.resolve(etcd));
  t.true(await apply('created', 7));
  t.is(known.get('a1')?.state, 'created');
  t.true(await apply('started', 7));
  t.like(known.get('a1'), { state: 'running', pid: 7 });
  t.false(await apply('created', 7));
  t.true(await apply('exited'));
  t.is(known.get('a1')?.pid, undefined);
  t.true(await apply('removed'));
  t.false(await apply('exited'));
  t.is(known.size, 0);
});

test('what was gone before it could be looked at is passed over', async (t) => {
  t.false(await applyEvent(new Map(), { id: 'x', change: 'started' }, () => Promise.resolve(undefined)));
});

test('one that was listed before it had a process is seen to run', async (t) => {
  const known = new Map<string, NodeContainer>([['a1', { ...etcd, state: 'exited' }]]);
  const now: NodeContainer = { ...etcd, state: 'running', pid: 7 };
  t.true(await applyEvent(known, { id: 'a1', change: 'created' }, () => Promise.resolve(now)));
  t.like(known.get('a1'), { state: 'running', pid: 7 });
  t.false(await applyEvent(known, { id: 'a1', change: 'started', pid: 7 }, () => Promise.resolve(now)));
});

test('one that was listed after its end does not run again, though its start is told late', async (t) => {
  const known = new Map<string, NodeContainer>([['a1', { ...etcd, state: 'exited' }]]);
  for (const change of ['created', 'started'] as const) {
    t.false(await applyEvent(known, { id: 'a1', change }, () => Promise.resolve({ ...etcd, state: 'exited' })));
  }
  t.is(known.get('a1')?.state, 'exited');
});
