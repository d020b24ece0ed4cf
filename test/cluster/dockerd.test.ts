import test from 'ava';
import { parseDockerEvent } from '../../lib/cluster/dockerd-events.ts';
import { dockerd } from '../../lib/cluster/dockerd.ts';
import type { Node, ShellResult } from '../../lib/cluster/node.ts';

const etcd = 'a'.repeat(64);
const sandbox = 'b'.repeat(64);

function row(id: string, type: string, state: string, pid: number): string {
  const labels = {
    'io.kubernetes.docker.type': type,
    'io.kubernetes.container.name': type === 'podsandbox' ? 'POD' : 'etcd',
    'io.kubernetes.pod.name': 'etcd-n',
    'io.kubernetes.pod.namespace': 'kube-system',
    'io.kubernetes.pod.uid': 'u',
  };
  return JSON.stringify({ id, state, pid, image: 'registry.k8s.io/etcd', labels });
}

/** A node whose docker answers like this, and that gives these lines of events. */
function node(
  answer: (script: string) => Partial<ShellResult>,
  events: readonly string[] = [],
): Pick<Node, 'sh' | 'lines'> {
  return {
    sh: (script) => Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer(script) }),
    async *lines() {
      for (const event of events) yield await Promise.resolve(event);
    },
  };
}

test("the kubelet's containers are listed, and nobody else's", async (t) => {
  const foreign = JSON.stringify({ id: 'c', state: 'running', pid: 1, image: 'i', labels: null });
  const stdout = [row(etcd, 'container', 'running', 7), row(sandbox, 'podsandbox', 'exited', 0), foreign].join('\n');
  const common = { pod: 'etcd-n', namespace: 'kube-system', podUid: 'u', image: 'registry.k8s.io/etcd' };
  t.deepEqual(await dockerd(node(() => ({ stdout }))).list(), [
    { ...common, id: etcd, name: 'etcd', sandbox: false, state: 'running', pid: 7 },
    { ...common, id: sandbox, name: 'POD', sandbox: true, state: 'exited' },
  ]);
});

test('one that goes while it is described is left out; another complaint is told', async (t) => {
  const gone = { code: 2, stdout: row(etcd, 'container', 'running', 7), stderr: 'Error: No such container: b\n' };
  t.is((await dockerd(node(() => gone)).list()).length, 1);
  const broken = { code: 2, stdout: '', stderr: 'Cannot connect to the Docker daemon\n' };
  await t.throwsAsync(dockerd(node(() => broken)).list(), { name: 'NodeError', message: /Cannot connect/ });
});

test('events change the list, and one that the list knows already changes nothing', async (t) => {
  const event = (Action: string, ID: string): string => JSON.stringify({ Type: 'container', Action, Actor: { ID } });
  const answer = (script: string): Partial<ShellResult> => {
    if (script.startsWith('date')) return { stdout: '1.5\n' };
    if (script.includes('docker ps')) return { stdout: row(etcd, 'container', 'running', 7) };
    return { stdout: row(sandbox, 'podsandbox', 'running', 9) };
  };
  const events = [
    event('start', etcd),
    event('die', etcd),
    event('create', sandbox),
    event('start', sandbox),
    event('destroy', etcd),
  ];
  const seen: string[] = [];
  const watching = async (): Promise<void> => {
    for await (const list of dockerd(node(answer, events)).watch(new AbortController().signal)) {
      seen.push(list.map(({ name, state, pid = 0 }) => `${name} ${state} ${pid}`).join(', '));
    }
  };
  await t.throwsAsync(watching(), { message: /stream of events ended/ });
  t.deepEqual(seen, [
    'etcd running 7',
    'etcd exited 0',
    'etcd exited 0, POD created 9',
    'etcd exited 0, POD running 9',
    'POD running 9',
  ]);
});

test('what docker did not remove is told', async (t) => {
  await t.notThrowsAsync(dockerd(node(() => ({}))).remove([etcd]));
  await t.throwsAsync(dockerd(node(() => ({ stdout: `${etcd}\n` }))).remove([etcd]), { message: /did not remove a/ });
});

test('images have the names that containerd would have for them', async (t) => {
  const stdout = 'busybox:1.31\n<none>:<none>\nregistry.k8s.io/pause:3.10.1\nlabrig/pod-network:v1\n';
  t.deepEqual(await dockerd(node(() => ({ stdout }))).images(new AbortController().signal), [
    'docker.io/library/busybox:1.31',
    'registry.k8s.io/pause:3.10.1',
    'docker.io/labrig/pod-network:v1',
  ]);
});

test('events that concern no state are none', (t) => {
  const line = (Type: string, Action: string): string => JSON.stringify({ Type, Action, Actor: { ID: 'x' } });
  t.is(parseDockerEvent(line('container', 'exec_create: sh')), undefined);
  t.is(parseDockerEvent(line('image', 'create')), undefined);
  t.deepEqual(parseDockerEvent(line('container', 'destroy')), { id: 'x', change: 'removed' });
});
