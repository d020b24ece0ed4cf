import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Node } from '../cluster/node.ts';
import { containersLeft } from './containers-left.ts';
import { defineFault, type Fault } from './fault.ts';
import { nodeWord } from './spec.ts';

const schema = z.strictObject({
  node: nodeWord,
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'the name of a manifest without .yaml')
    .describe('The manifest, without `.yaml`: `etcd`, `kube-apiserver`, `kube-scheduler`, `kube-controller-manager`.'),
});
type Spec = z.infer<typeof schema>;

/** Where the kubelet of a kubeadm cluster looks (its `staticPodPath`), and a folder beside it where it does not. */
const manifests = '/etc/kubernetes/manifests';
const aside = '/etc/kubernetes/labrig-removed';

/** Takes a manifest out of the node's static manifests folder: the kubelet stops that pod. */
export const removeStaticManifest: Fault = defineFault<Spec>({
  verb: 'removeStaticManifest',
  schema: schema.describe(
    "Takes a manifest out of the node's folder of static manifests; it is put back at the end, or by `restore`.",
  ),
  describe: ({ node, name }) => `take ${name}.yaml out of ${manifests} on ${node}`,
  targets: async ({ node, name }, cluster) => {
    const found = await exists(cluster.node(node), name);
    return found ? [`${manifests}/${name}.yaml on ${node}`] : [];
  },
  async inject({ node, name }, { cluster, ledger, signal }) {
    const there = cluster.node(node);
    const before = { manifest: await exists(there, name), containers: await idsOf(there, name) };
    if (before.manifest) {
      await ledger.write({ what: 'fault', verb: 'removeStaticManifest', lab: cluster.name, state: { node, name } });
      await there.sh(`mkdir -p ${aside} && mv ${manifests}/${name}.yaml ${aside}/`);
    }
    return {
      summary: before.manifest
        ? `took ${name}.yaml out of ${manifests} on ${node}`
        : `there is no ${name}.yaml in ${manifests} on ${node}`,
      async prove() {
        const left = before.manifest
          ? await containersLeft([there], before.containers, { within: patience, signal })
          : [];
        const after = { manifest: await exists(there, name), containers: before.manifest ? left : before.containers };
        const changed = before.manifest && !after.manifest && before.containers.length > 0 && left.length === 0;
        return { changed, summary: proofOf(name, before, after), before, after };
      },
    };
  },
  restored: ({ node, name }) => ({ node, name }),
  undo: (state, cluster) => putBack(state, cluster),
});

/** ms: the kubelet looks at the folder when it changes, and gives a static pod 30 s to end. */
const patience = 60_000;

interface Found {
  readonly manifest: boolean;
  readonly containers: readonly string[];
}

function proofOf(name: string, before: Found, after: Found): string {
  if (!before.manifest) return `there was no ${name}.yaml: nothing was taken away`;
  if (after.manifest) return `${name}.yaml is still there`;
  if (before.containers.length === 0) return `no container of ${name} ran before`;
  if (after.containers.length > 0) return `the container of ${name} still runs: ${after.containers.join(', ')}`;
  return `the container of ${name} is gone: ${before.containers.join(', ')}`;
}

async function putBack(state: Readonly<Record<string, string>>, cluster: Cluster): Promise<void> {
  const { node, name } = schema.parse(state);
  const there = cluster.node(node);
  await there.sh(`[ ! -e ${aside}/${name}.yaml ] || mv ${aside}/${name}.yaml ${manifests}/`);
  if (!(await exists(there, name))) throw new Error(`${manifests}/${name}.yaml is on neither side on ${node}`);
}

async function exists(node: Node, name: string): Promise<boolean> {
  return (await node.sh(`[ -e ${manifests}/${name}.yaml ]`)).code === 0;
}

async function idsOf(node: Node, name: string): Promise<readonly string[]> {
  const containers = await node.runtime.list();
  return containers
    .filter((one) => !one.sandbox && one.state === 'running' && one.name === name && one.namespace === 'kube-system')
    .map((one) => one.id);
}
