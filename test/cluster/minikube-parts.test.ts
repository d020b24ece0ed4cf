import test from 'ava';
import { errorOf, readLine } from '../../lib/cluster/minikube-output.ts';
import { minikubeProvider } from '../../lib/cluster/minikube.ts';
import { markNodes, ownLabels } from '../../lib/cluster/minikube-marks.ts';
import { machineNames, minikubeSort } from '../../lib/cluster/minikube-nodes.ts';
import { minikubeWishes } from '../../lib/cluster/minikube-wishes.ts';
import type { Engine } from '../../lib/cluster/engine.ts';
import { RequirementMissing } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/scenario/model.ts';
import { fakeCluster } from '../actions/fake-cluster.ts';

const wishes = (config: JsonObject, minikube = {}): ReturnType<typeof minikubeWishes> =>
  minikubeWishes({
    provider: 'minikube',
    config: { kind: 'Cluster', apiVersion: 'v', ...config },
    minikube,
    images: [],
  });

test("the nodes are those of kind's config, or as many as minikube is told", (t) => {
  t.deepEqual(wishes({}), {
    runtime: 'docker',
    nodes: [{ labels: {} }],
    podSubnet: '10.244.0.0/16',
    serviceSubnet: '10.96.0.0/16',
  });
  const nodes = [{ role: 'control-plane' }, { role: 'worker', labels: { disk: 'ssd' } }];
  t.deepEqual(wishes({ nodes }, { containerRuntime: 'containerd' }), {
    runtime: 'containerd',
    nodes: [{ labels: {} }, { labels: { disk: 'ssd' } }],
    podSubnet: '10.244.0.0/16',
    serviceSubnet: '10.96.0.0/16',
  });
  t.is(wishes({ nodes }, { nodes: 3 }).nodes.length, 3);
  t.is(wishes({ networking: { kubeProxyMode: 'nftables' } }).proxyMode, 'nftables');
  const networking = { podSubnet: '10.1.0.0/16', serviceSubnet: '10.2.0.0/20' };
  t.like(wishes({ networking }), networking);
});

test('what only kind makes is no cluster of minikube', (t) => {
  const configs: readonly JsonObject[] = [
    { networking: { ipFamily: 'dual' } },
    { networking: { serviceSubnet: '10.96.0.0/16,fd00::/112' } },
    { featureGates: {} },
    { nodes: [{ role: 'control-plane', extraMounts: [] }] },
    { nodes: [{ role: 'control-plane' }, { role: 'control-plane' }] },
    { nodes: [{ role: 'worker' }] },
  ];
  for (const config of configs) t.throws(() => wishes(config), { name: 'RequirementMissing', message: /only kind/ });
});

test('a kubelet is told the labels that it may give its own node', (t) => {
  t.is(ownLabels({ disk: 'ssd', 'example.org/rack': '7' }), 'disk=ssd,example.org/rack=7');
  t.is(ownLabels({ 'node-role.kubernetes.io/worker': '', 'kubernetes.io/os': 'linux', 'x.k8s.io/y': '' }), '');
});

test('of several nodes the control plane is tainted; the only node of a cluster takes what balancers send', async (t) => {
  const marked = async (nodes: readonly JsonObject[], names: readonly string[]): Promise<readonly unknown[]> => {
    const { cluster, requests } = fakeCluster({});
    const engine = { ask: () => Promise.resolve('') } as unknown as Engine;
    const parts = { api: cluster.api, engine, names, signal: AbortSignal.timeout(1000) };
    await markNodes({ ...parts, wishes: wishes({ nodes: [...nodes] }) });
    return requests.map(({ path, body }) => [path, body]);
  };
  t.deepEqual(await marked([{ role: 'control-plane' }], ['one']), [
    [
      '/api/v1/nodes/one',
      { metadata: { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': null } } },
    ],
  ]);
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
  t.deepEqual(await marked([{ role: 'control-plane' }, { role: 'worker', labels: { disk: 'ssd' } }], ['one', 'two']), [
    ['/api/v1/nodes/one', { metadata: { labels: {} }, spec: { taints } }],
    ['/api/v1/nodes/two', { metadata: { labels: { disk: 'ssd' } } }],
  ]);
});

test('machines have the aliases of all providers', async (t) => {
  const names = machineNames('labrig-x', 3);
  t.deepEqual(names, ['labrig-x', 'labrig-x-m02', 'labrig-x-m03']);
  const ask = (): Promise<string> => Promise.resolve(names.map((name) => `${name}\t${name}\tlabrig-x`).join('\n'));
  const list = await minikubeSort.list({ ask } as unknown as Engine, 'labrig-x');
  t.deepEqual(
    list.map(({ name, alias, role }) => [name, alias, role]),
    [
      ['labrig-x', 'control-plane', 'control-plane'],
      ['labrig-x-m02', 'worker', 'worker'],
      ['labrig-x-m03', 'worker2', 'worker'],
    ],
  );
  t.true(minikubeSort.isNode('labrig-x', 'labrig-x-m02'));
  t.false(minikubeSort.isNode('labrig-x', 'labrig-x-workstation'));
  t.false(minikubeSort.isNode('labrig-x', 'labrig-x-preload-sidecar'));
});

test("minikube's lines are progress and errors in plain letters", (t) => {
  const line = (type: string, data: object): string => JSON.stringify({ type: `io.k8s.sigs.minikube.${type}`, data });
  t.deepEqual(readLine(line('step', { message: '🐳  Preparing Kubernetes', name: 'x' })), {
    kind: 'step',
    text: 'Preparing Kubernetes',
  });
  t.is(readLine('no json'), undefined);
  t.is(readLine(line('download.progress', {})), undefined);
  const output = [line('step', { message: 'a' }), line('error', { message: 'broken', advice: 'mend it' })].join('\n');
  t.is(errorOf(output, 'noise'), 'broken; mend it');
  t.is(errorOf(line('info', { message: 'last' }), 'killed'), 'last\nkilled');
});

test('what holds on other versions alone is refused before anything is made', async (t) => {
  const commands: string[] = [];
  const provider = minikubeProvider({
    engine: 'docker',
    run(file, args) {
      commands.push(`${file} ${args.slice(0, 2).join(' ')}`);
      const gone = args[1] === 'inspect' ? { code: 1, stderr: 'no such network' } : { code: 0, stderr: '' };
      return Promise.resolve({ command: file, stdout: '', timedOut: false, aborted: false, ...gone });
    },
    tools: () => Promise.resolve({ program: 'minikube', kubernetes: 'v1.34.2', cache: '/nowhere' }),
  });
  const made = provider.create({
    ...{ name: 'labrig-x', runId: 'x', owner: 'o', folder: '/nowhere', range: '<1.22' },
    spec: { provider: 'minikube', config: { kind: 'Cluster', apiVersion: 'v' }, images: [] },
    ledger: { write: () => Promise.reject(new Error('nothing is to be made')) },
    signal: AbortSignal.timeout(5000),
    progress: () => undefined,
  });
  const error = await t.throwsAsync(made, { instanceOf: RequirementMissing });
  t.is(error.message, 'the scenario needs Kubernetes <1.22, this cluster would have v1.34.2');
  t.deepEqual([...new Set(commands)].sort(), ['docker network inspect', 'docker ps --all']);
});
