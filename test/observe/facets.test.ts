import test from 'ava';
import { streamName } from '../../lib/expect/facet.ts';
import { readCurl } from '../../lib/observe/curl-output.ts';
import { subjects } from '../../lib/observe/registry.ts';
import type { Subject } from '../../lib/observe/subject.ts';
import type { JsonObject } from '../../lib/scenario/model.ts';

function subject(name: string): Subject {
  const found = subjects.get(name);
  if (found === undefined) throw new Error(`no subject ${name}`);
  return found;
}

const etcd = {
  id: '1',
  node: 'control-plane',
  namespace: 'kube-system',
  pod: 'etcd-n',
  name: 'etcd',
  sandbox: false,
  state: 'running',
};

test('objects of one kind and namespace share a stream, whatever is asked of them', (t) => {
  const objects = subject('objects');
  t.is(streamName(objects, { kind: 'Pod', name: 'a' }), streamName(objects, { kind: 'Pod', labels: { app: 'x' } }));
  t.not(streamName(objects, { kind: 'Pod' }), streamName(objects, { kind: 'Pod', namespace: 'b' }));
});

test('objects are chosen by name and labels', (t) => {
  const item = (name: string, app: string): JsonObject => ({ kind: 'Pod', metadata: { name, labels: { app } } });
  const items = [item('a', 'x'), item('b', 'x'), item('c', 'y')];
  const names = (spec: JsonObject): readonly string[] =>
    subject('objects')
      .select(spec, items, { before: [] })
      .map((item) => subject('objects').key(item));
  t.deepEqual(names({ kind: 'Pod', name: ['a', 'c'] }), ['a', 'c']);
  t.deepEqual(names({ kind: 'Pod', labels: { app: 'x' } }), ['a', 'b']);
  t.deepEqual(names({ kind: 'Pod', name: 'c', labels: { app: 'x' } }), []);
});

test('a container is replaced when its name had another id, and only then', (t) => {
  const replaced = (before: readonly JsonObject[], now: JsonObject): unknown =>
    subject('containers').select({}, [now], { before })[0]?.['replaced'];
  t.is(replaced([etcd], { ...etcd, id: '2' }), true);
  t.is(replaced([etcd], etcd), false);
  t.is(replaced([], etcd), false);
  t.is(replaced([{ ...etcd, pod: 'other' }], { ...etcd, id: '2' }), false);
});

test('sandboxes are apart from containers', (t) => {
  const sandbox = { ...etcd, id: '9', name: 'POD', sandbox: true };
  t.is(subject('containers').select({}, [etcd, sandbox], { before: [] }).length, 1);
  t.is(subject('containers').select({ sandbox: true }, [etcd, sandbox], { before: [] })[0]?.['id'], '9');
});

test('an event counts when it is new since the change, or happened again', (t) => {
  const event = (name: string, revision: string): JsonObject => ({
    metadata: { name, namespace: 'd', resourceVersion: revision },
    reason: 'BackOff',
    type: 'Warning',
    involvedObject: { kind: 'Pod', name: 'web' },
  });
  const chosen = subject('events').select(
    { reason: 'BackOff', about: { kind: 'Pod' } },
    [event('a', '1'), event('b', '3'), event('c', '4')],
    {
      before: [event('a', '1'), event('b', '2')],
    },
  );
  t.deepEqual(
    chosen.map((item) => subject('events').key(item)),
    ['d/b', 'd/c'],
  );
});

for (const [name, spec, ok] of [
  ['http', { from: 'worker', url: 'http://x/' }, true],
  ['http', { from: 'worker' }, false],
  ['http', { from: 'port-forward', url: 'http://x/' }, false],
  ['http', { from: 'worker', to: { pod: 'a', service: 'b', port: 80 } }, false],
  ['objects', { kind: 'Pod', nmae: 'x' }, false],
  ['logs', { pod: 'web' }, true],
  ['command', { on: 'worker', run: [] }, false],
] as const) {
  test(`${name} ${JSON.stringify(spec)} is ${ok ? 'taken' : 'refused'}`, (t) => {
    t.is(subject(name).schema.safeParse(spec).success, ok);
  });
}

test("curl's output: headers, an interim answer, and no answer", (t) => {
  const answer = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\n\r\nbody\n';
  t.deepEqual(readCurl(0, answer, '\n0.012 200'), { status: 200, body: 'body\n', headers: { 'x-a': '1, 2' }, ms: 12 });
  t.deepEqual(readCurl(7, '', 'curl: (7) Failed to connect\n\n0.001 000'), {
    status: 0,
    body: '',
    headers: {},
    error: 'curl: (7) Failed to connect',
    ms: 1,
  });
});
