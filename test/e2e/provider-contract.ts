import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import { createProvider } from '../../lib/cli/services.ts';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import type { Node, NodeContainer } from '../../lib/cluster/node.ts';
import { imageReference } from '../../lib/image-reference.ts';
import type { ClusterSpec, JsonObject } from '../../lib/scenario/model.ts';
import { madeBy, providerChoice } from '../../lib/cluster/provider-choice.ts';
import { openLedger } from '../../lib/engine/ledger.ts';
import { writeImageArchive } from '../../lib/host/node-image/image-archive.ts';
import type { Checked } from './check-cluster.ts';
import { clusterChecks } from './cluster-checks.ts';

/** Who has to keep the contract, as `--provider` says it. */
export const contractors = ['kind', 'minikube', 'minikube:containerd', 'vm'] as const;

/** What every provider of clusters promises, looked at on a cluster that it makes and removes: of two nodes where it can. */
export async function checkContract(choice: (typeof contractors)[number], runId: string): Promise<readonly Checked[]> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-contract-'));
  const checked: Checked[] = [];
  const check = async (name: string, run: () => Promise<void>): Promise<void> => {
    const error = await run().then(
      () => undefined,
      (reason: unknown) => String(reason),
    );
    checked.push({ name: `contract: ${choice}: ${name}`, ...(error === undefined ? {} : { error }) });
  };
  const name = `labrig-${runId}`;
  const spec = madeBy(choice === 'vm' ? ofOneNode : ofTwoNodes, providerChoice(choice));
  const ledger = openLedger(folder);
  const provider = createProvider();
  const signal = AbortSignal.timeout(600_000);
  try {
    const cluster = await provider.create({
      name,
      runId,
      owner: 'contract',
      spec: { ...spec, egress: 'none' },
      folder,
      ledger,
      signal,
      progress: () => undefined,
    });
    for (const [promise, run] of Object.entries(promises)) await check(promise, () => run(cluster, folder));
    for (const [promise, run] of Object.entries(clusterChecks)) await check(promise, () => run(cluster));
    await check('it can be attached to, without being told what it has', async () => {
      const attached = await provider.attach({ name, provider: cluster.provider, folder, signal });
      assert.deepEqual(attached.nodes.map(nameOf), cluster.nodes.map(nameOf));
      assert.equal(attached.runtime, cluster.runtime);
      await attached.close();
    });
    await check('a name that is taken is refused', async () => {
      const again = { name, runId: 'other', owner: '', spec, folder, signal };
      const request = { ...again, ledger: openLedger(mkdtempSync(join(folder, 'other-'))), progress: () => undefined };
      await assert.rejects(provider.create(request), / exists already/);
    });
    await check('it is found, with the mark of its owner', async () => {
      const found = (await provider.findAll()).filter(({ undo }) => undo.name === name);
      assert.deepEqual(
        found.map(({ undo, owner }) => [undo.what, undo.runId, owner]),
        [['cluster', runId, 'contract']],
      );
    });
    await check('another run cannot remove it', async () => {
      for (const { undo } of ledger.pending()) {
        if (undo.what !== 'cluster' && undo.what !== 'network') continue;
        await assert.rejects(provider.undo({ ...undo, runId: 'other' }, signal), /left alone/);
      }
    });
    await cluster.close();
  } catch (error) {
    checked.push({ name: `contract: ${choice}: a cluster is made`, error: String(error) });
  }
  await check('the ledger removes all of it, and twice does no harm', async () => {
    for (const time of ['once', 'twice']) {
      for (const { undo } of ledger.pending()) {
        assert.ok(undo.what === 'cluster' || undo.what === 'network', `${time}: ${undo.what}`);
        await provider.undo(undo, AbortSignal.timeout(120_000));
      }
    }
    assert.deepEqual(await whatIsNamed(runId), []);
    assert.deepEqual(
      readdirSync(folder).filter((file) => file === 'minikube'),
      [],
    );
  });
  rmSync(folder, { recursive: true });
  return checked;
}

const labels = { disk: 'ssd' };
const ofOneNode = specOf([{ role: 'control-plane', labels }]);
const ofTwoNodes = specOf([{ role: 'control-plane' }, { role: 'worker', labels }]);

function specOf(nodes: readonly JsonObject[]): ClusterSpec {
  return { config: { kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4', nodes }, images: [] };
}

const promises: Readonly<Record<string, (cluster: Cluster, folder: string) => Promise<void>>> = {
  'nodes have the aliases of all providers, and the names of the API': async ({ nodes, node, api }) => {
    const both = ['control-plane', 'worker'].slice(0, nodes.length);
    assert.deepEqual(
      nodes.map(({ alias, role }) => [alias, role]),
      both.map((word) => [word, word]),
    );
    for (const one of nodes) {
      assert.equal(node(one.name), node(one.alias));
      await api.request({ path: `/api/v1/nodes/${one.name}` });
    }
    assert.throws(() => node('controlplane'), /did you mean control-plane/);
  },
  'nodes have the labels that were asked for, and the control plane its taint': async ({ nodes, api }) => {
    const told = await Promise.all(nodes.map(async ({ name }) => readNode(api, name)));
    assert.equal(told.at(-1)?.metadata.labels['disk'], 'ssd');
    // One that is alone takes what there is.
    const taints = nodes.length === 1 ? [] : ['node-role.kubernetes.io/control-plane'];
    assert.deepEqual(
      (told[0]?.spec.taints ?? []).map(({ key }) => key).filter((key) => key.endsWith('control-plane')),
      taints,
    );
  },
  'its kubeconfig is its own, with one context': ({ kubeconfig }, folder) => {
    assert.equal(kubeconfig, join(folder, 'kubeconfig'));
    const { contexts } = parse(readFileSync(kubeconfig, 'utf8')) as { contexts: unknown[] };
    assert.equal(contexts.length, 1);
    return Promise.resolve();
  },
  'a node runs scripts, and says how they ended': async ({ nodes }) => {
    for (const node of nodes) {
      assert.deepEqual(await node.sh('echo said; echo wrong >&2; exit 7'), {
        code: 7,
        stdout: 'said\n',
        stderr: 'wrong\n',
      });
    }
  },
  'kubectl is at hand on every node': async ({ nodes }) => {
    for (const node of nodes) assert.equal((await node.sh('kubectl version --client')).code, 0);
  },
  "the kubelet's containers are listed, sandboxes too": async ({ node }) => {
    const list = await node('control-plane').runtime.list();
    const etcd = list.filter(({ pod }) => pod.startsWith('etcd-'));
    assert.deepEqual(etcd.map(({ name, sandbox, state }) => [name, sandbox, state]).sort(), [
      ['POD', true, 'running'],
      ['etcd', false, 'running'],
    ]);
    for (const { pid = 0, namespace } of etcd) assert.ok(pid > 0 && namespace === 'kube-system');
  },
  'a container that is removed is seen to go, and a new one to come': async ({ nodes, node }) => {
    const { runtime } = node(nodes.at(-1)?.name ?? '');
    const isProxy = ({ name, state }: NodeContainer): boolean => name === 'kube-proxy' && state === 'running';
    const stop = AbortSignal.timeout(180_000);
    let before: string | undefined;
    for await (const list of runtime.watch(stop)) {
      const proxy = list.find(isProxy);
      if (before === undefined && proxy !== undefined) {
        before = proxy.id;
        await runtime.remove([proxy.id]);
        await runtime.remove([proxy.id]);
      } else if (proxy !== undefined && proxy.id !== before && !list.some(({ id }) => id === before)) {
        assert.ok((proxy.pid ?? 0) > 0);
        return;
      }
    }
    assert.fail('no new container was seen');
  },
  'a command runs in a container': async ({ node }) => {
    const place = node('control-plane');
    const etcd = (await place.runtime.list()).find(({ name, state }) => name === 'etcd' && state === 'running');
    const words = [...place.runtime.entering(etcd?.id ?? ''), 'etcd', '--version'].join(' ');
    assert.match((await place.sh(words)).stdout, /etcd Version/);
  },
  'images are loaded into every node': async ({ nodes, loadImages }, folder) => {
    const reference = 'labrig.test/nothing:v1';
    const archive = join(folder, 'nothing.tar');
    const layer = { name: 'nothing', from: [{ name: 'nothing', content: Buffer.from('x') }] };
    await writeImageArchive(archive, [{ reference, layers: [layer], entrypoint: ['/nothing'] }], 'amd64');
    await loadImages(archive, AbortSignal.timeout(60_000));
    for (const node of nodes) {
      const images = await node.runtime.images(AbortSignal.timeout(20_000));
      assert.ok(images.includes(imageReference(reference)?.full ?? ''), `${node.alias} has ${images.join(', ')}`);
    }
  },
  'the workstation is on the network of the nodes, and has no way out': async ({ workstation, api, nodes }) => {
    const place = await workstation();
    assert.equal((await place.sh('ip -4 route show default')).stdout.trim(), '');
    const node = await readNode(api, nodes.at(-1)?.name ?? '');
    const address = node.status.addresses.find(({ type }) => type === 'InternalIP')?.address ?? '';
    assert.equal((await place.sh(`ping -c 1 -W 2 ${address}`)).code, 0);
  },
  'evidence is collected of every node': async ({ nodes, collect }, folder) => {
    const evidence = join(folder, 'evidence');
    assert.deepEqual(await collect(evidence, AbortSignal.timeout(60_000)), []);
    for (const { alias, runtime } of nodes) {
      const files = readdirSync(join(evidence, alias));
      for (const file of ['kubelet.log', 'pods.log', 'containers.json', ...Object.keys(runtime.logs)]) {
        assert.ok(files.includes(file), `${alias} has no ${file}`);
      }
    }
  },
};

interface ApiNode {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status: { readonly addresses: readonly { readonly type: string; readonly address: string }[] };
}

async function readNode(api: Cluster['api'], name: string): Promise<ApiNode> {
  return JSON.parse((await api.request({ path: `/api/v1/nodes/${name}` })).body) as ApiNode;
}

function nameOf({ name, alias }: Node): readonly [string, string] {
  return [name, alias];
}

/** Containers, networks and volumes of the engine whose name has this in it. */
async function whatIsNamed(part: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    [
      ['ps', '--all', '--format', '{{.Names}}'],
      ['network', 'ls', '--format', '{{.Name}}'],
      ['volume', 'ls', '--format', '{{.Name}}'],
    ].map(async (words) => (await execa('docker', words)).stdout.split('\n')),
  );
  return lists.flat().filter((name) => name.includes(part));
}
