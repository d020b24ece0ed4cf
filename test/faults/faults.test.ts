import test from 'ava';
import { container, fakeCluster, type FakeParts } from '../actions/fake-cluster.ts';
import { fault, ineffective, inject } from './inject.ts';

const etcd = container('etcd', 'e1');
const etcdBox = container('POD', 'e0', { pod: etcd.pod, podUid: etcd.podUid, sandbox: true });
const proxy = container('kube-proxy', 'p1');

test('deleteContainers: those of the name and their sandboxes', async (t) => {
  const { log, proof } = await inject(
    'deleteContainers',
    { node: 'control-plane', name: 'etcd' },
    { containers: [[etcd, etcdBox, proxy], [proxy]] },
  );
  t.deepEqual(log, ['kill e1 e0', 'remove e1 e0']);
  t.true(proof.changed);
});

test('deleteContainers: the sandbox may stay', async (t) => {
  const { log } = await inject(
    'deleteContainers',
    { node: 'control-plane', name: 'etcd', sandboxes: false },
    { containers: [[etcd, etcdBox], [etcdBox]] },
  );
  t.deepEqual(log, ['kill e1', 'remove e1']);
});

test(
  'deleteContainers: no such container',
  ineffective,
  'deleteContainers',
  { node: 'control-plane', name: 'nobody' },
  { containers: [[etcd]] },
  /nothing was deleted/,
);
test(
  'deleteContainers: an id that stayed',
  ineffective,
  'deleteContainers',
  { node: 'control-plane', name: 'etcd' },
  { containers: [[etcd]] },
  /1 of 1 containers are still there/,
);
test(
  'deleteContainers: what had ended already',
  ineffective,
  'deleteContainers',
  { node: 'control-plane' },
  { containers: [[{ ...etcd, state: 'exited' }], []] },
  /none of the 1 containers was running/,
);

const manifestThere =
  (removed: () => boolean): FakeParts['sh'] =>
  (script) =>
    script.startsWith('[ -e') ? { code: removed() ? 1 : 0 } : {};

test('removeStaticManifest: the ledger comes first, and the container must go', async (t) => {
  const lab = fakeCluster({
    containers: [[etcd], [etcd], []],
    sh: (script) => manifestThere(() => lab.log.some((line) => line.includes('mv ')))?.(script) ?? {},
  });
  const injection = await fault('removeStaticManifest').inject({ node: 'control-plane', name: 'etcd' }, lab.context);
  const proof = await injection.prove();
  t.true(proof.changed, proof.summary);
  t.true(lab.log.indexOf('write') < lab.log.findIndex((line) => line.includes('mv ')));
  t.like(lab.ledger[0], {
    what: 'fault',
    verb: 'removeStaticManifest',
    state: { node: 'control-plane', name: 'etcd' },
  });
});

test('removeStaticManifest: nothing to take away, so nothing to undo', async (t) => {
  const { proof, ledger } = await inject(
    'removeStaticManifest',
    { node: 'control-plane', name: 'nobody' },
    { sh: manifestThere(() => true) ?? (() => ({})) },
  );
  t.false(proof.changed);
  t.regex(proof.summary, /there was no nobody.yaml/);
  t.deepEqual(ledger, []);
});

test('removeStaticManifest: a name is no path', (t) => {
  t.false(fault('removeStaticManifest').schema.safeParse({ node: 'control-plane', name: '../../etc/passwd' }).success);
});

test('stopKubelet: was active, is not', async (t) => {
  let stopped = false;
  const { proof, log } = await inject(
    'stopKubelet',
    { node: 'control-plane' },
    {
      sh: (script) => {
        if (script === 'systemctl stop kubelet') stopped = true;
        return { stdout: stopped ? 'ActiveState=inactive\nMainPID=0\n' : 'ActiveState=active\nMainPID=812\n' };
      },
    },
  );
  t.true(proof.changed);
  t.true(log.indexOf('write') < log.indexOf('sh systemctl stop kubelet'));
});
test(
  'stopKubelet: it was stopped already',
  ineffective,
  'stopKubelet',
  { node: 'control-plane' },
  { sh: () => ({ stdout: 'ActiveState=inactive\nMainPID=0\n' }) },
  /was inactive/,
);
test(
  'stopKubelet: it goes on',
  ineffective,
  'stopKubelet',
  { node: 'control-plane' },
  { sh: () => ({ stdout: 'ActiveState=active\nMainPID=9\n' }) },
  /is active/,
);

interface PodParts {
  readonly mirror?: boolean;
  readonly id?: string;
  readonly ending?: boolean;
}

/** As `GET /api/v1/namespaces/kube-system/pods` has it. */
const pod = (
  name: string,
  uid: string,
  { mirror = false, id = `${uid}-c`, ending = false }: PodParts = {},
): object => ({
  metadata: {
    name,
    namespace: 'kube-system',
    uid,
    ...(ending ? { deletionTimestamp: '2025-01-01T00:00:00Z' } : {}),
    ...(mirror ? { annotations: { 'kubernetes.io/config.mirror': 'd41d8' } } : {}),
  },
  status: { containerStatuses: [{ containerID: `containerd://${id}` }] },
});

const lists = (...all: readonly (readonly object[])[]): NonNullable<FakeParts['answer']> => {
  let looks = 0;
  return ({ method }) => (method === 'DELETE' ? {} : { items: all[Math.min(looks++, all.length - 1)] ?? [] });
};

const staticEtcd = pod('etcd', 'm1', { mirror: true, id: 'e1' });
const newMirror = pod('etcd', 'm2', { mirror: true, id: 'e1' });
const dns = pod('coredns-a', 'd1');

test('deletePods: the pod and its containers are gone', async (t) => {
  const { proof, requests } = await inject(
    'deletePods',
    { namespace: 'kube-system', name: 'coredns-a' },
    {
      answer: lists([dns], [pod('coredns-b', 'd2')]),
      containers: [[container('coredns', 'd1-c')], []],
    },
  );
  t.true(proof.changed, proof.summary);
  t.like(requests.find(({ method }) => method === 'DELETE')?.body, { preconditions: { uid: 'd1' } });
});

test(
  'deletePods: only a mirror goes',
  ineffective,
  'deletePods',
  { namespace: 'kube-system', name: 'etcd' },
  { answer: lists([staticEtcd], [newMirror]), containers: [[etcd]] },
  /only the mirror, their containers went on: etcd/,
);
test(
  'deletePods: a mirror among others',
  ineffective,
  'deletePods',
  { namespace: 'kube-system', all: true },
  { answer: lists([staticEtcd, dns], [newMirror]), containers: [[etcd]] },
  /1 of 2 pods are gone/,
);
test(
  'deletePods: no such pod',
  ineffective,
  'deletePods',
  { namespace: 'kube-system', name: 'nobody' },
  { answer: lists([dns]) },
  /nothing was deleted/,
);
test(
  'deletePods: mirrors are meant and stayed',
  ineffective,
  'deletePods',
  { namespace: 'kube-system', all: true, mirror: true },
  { answer: lists([staticEtcd]), containers: [[etcd]] },
  /0 of 1 pods are gone/,
);

test('deletePods: mirrors are meant, and are others now', async (t) => {
  const { proof } = await inject(
    'deletePods',
    { namespace: 'kube-system', all: true, mirror: true },
    {
      answer: lists([staticEtcd, dns], [newMirror, pod('coredns-b', 'd2')]),
      containers: [[etcd]],
    },
  );
  t.true(proof.changed, proof.summary);
});

test('targets: what a dry run shows', async (t) => {
  const { cluster } = fakeCluster({
    answer: lists([staticEtcd]),
    containers: [[etcd, etcdBox]],
    sh: () => ({ code: 0, stdout: 'ActiveState=active\nMainPID=1\n' }),
  });
  const show = (verb: string, input: object): Promise<readonly string[]> =>
    fault(verb).targets(fault(verb).schema.parse(input), cluster);
  t.is((await show('deleteContainers', { node: 'control-plane' })).length, 2);
  t.regex((await show('deletePods', { namespace: 'kube-system', all: true }))[0] ?? '', /mirror of a static pod/);
  t.is((await show('removeStaticManifest', { node: 'control-plane', name: 'etcd' })).length, 1);
  t.is((await show('stopKubelet', { node: 'control-plane' })).length, 1);
});
