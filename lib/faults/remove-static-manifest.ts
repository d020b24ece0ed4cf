import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Node } from '../cluster/node.ts';
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
  schema,
  describe: ({ node, name }) => `take ${name}.yaml out of ${manifests} on ${node}`,
  targets: async ({ node, name }, cluster) => {
    const found = await exists(cluster.node(node), name);
    return found ? [`${manifests}/${name}.yaml on ${node}`] : [];
  },
  async inject({ node, name }, { cluster, ledger }) {
    const there = cluster.node(node);
    const before = { manifest: await exists(there, name), containers: await idsOf(there, name) };
    await ledger.write({ what: 'fault', verb: 'removeStaticManifest', lab: cluster.name, state: { node, name } });
    await there.sh(`mkdir -p ${aside} && mv ${manifests}/${name}.yaml ${aside}/`);
    return {
      summary: `took ${name}.yaml out of ${manifests} on ${node}`,
      async prove() {
        const after = { manifest: await exists(there, name), containers: await idsOf(there, name) };
        const changed = before.manifest && !after.manifest && before.containers.length > 0;
        const summary = before.manifest
          ? `${name}.yaml is ${after.manifest ? 'still' : 'no longer'} there; its containers were ${before.containers.join(', ') || 'none'}`
          : `there was no ${name}.yaml`;
        return { changed, summary, before, after };
      },
    };
  },
  restored: ({ node, name }) => ({ node, name }),
  undo: (state, cluster) => putBack(state, cluster),
});

async function putBack(state: Readonly<Record<string, string>>, cluster: Cluster): Promise<void> {
  const { node = '', name = '' } = schema.parse(state);
  const there = cluster.node(node);
  await there.sh(`[ ! -e ${aside}/${name}.yaml ] || mv ${aside}/${name}.yaml ${manifests}/`);
  if (!(await exists(there, name))) throw new Error(`${manifests}/${name}.yaml is on neither side on ${node}`);
}

async function exists(node: Node, name: string): Promise<boolean> {
  return (await node.sh(`[ -e ${manifests}/${name}.yaml ]`)).code === 0;
}

async function idsOf(node: Node, name: string): Promise<readonly string[]> {
  const containers = await node.runtime.list();
  return containers.filter((one) => !one.sandbox && one.name === name && one.namespace === 'kube-system').map((one) => one.id);
}
