import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Node, ShellResult } from '../cluster/node.ts';
import { defineFault, type Fault } from './fault.ts';
import { nodeWord } from './spec.ts';

const schema = z.strictObject({ node: nodeWord });
type Spec = z.infer<typeof schema>;

/** Stops the kubelet of a node. Containers go on; nobody restores, starts or reports one. */
export const stopKubelet: Fault = defineFault<Spec>({
  verb: 'stopKubelet',
  schema: schema.describe('Stops the kubelet of a node; it is started at the end, or by `restore`.'),
  describe: ({ node }) => `stop the kubelet on ${node}`,
  targets: async ({ node }, cluster) => {
    const { active, pid } = await stateOf(cluster.node(node));
    return [`kubelet on ${node}: ${active}, process ${pid}`];
  },
  async inject({ node }, { cluster, ledger }) {
    const before = await stateOf(cluster.node(node));
    await ledger.write({ what: 'fault', verb: 'stopKubelet', lab: cluster.name, state: { node } });
    await must(cluster.node(node).sh('systemctl stop kubelet'));
    return {
      summary: `stopped the kubelet on ${node}`,
      async prove() {
        const after = await stateOf(cluster.node(node));
        const changed = before.active === 'active' && after.active !== 'active' && after.pid === '0';
        const summary = `kubelet was ${before.active} (process ${before.pid}), is ${after.active} (process ${after.pid})`;
        return { changed, summary, before: { ...before }, after: { ...after } };
      },
    };
  },
  restored: ({ node }) => ({ node }),
  undo: async ({ node }, cluster) => {
    if (node === undefined) throw new TypeError('the ledger names no node');
    await must(cluster.node(node).sh('systemctl start kubelet'));
    await provedRunning(cluster, node);
  },
});

interface KubeletState {
  readonly active: string;
  readonly pid: string;
}

async function stateOf(node: Node): Promise<KubeletState> {
  const { stdout } = await node.sh('systemctl show kubelet --property=ActiveState --property=MainPID');
  const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(stdout)?.[1] ?? 'unknown';
  return { active: value('ActiveState'), pid: value('MainPID') };
}

async function provedRunning(cluster: Cluster, node: string): Promise<void> {
  const { active } = await stateOf(cluster.node(node));
  if (active !== 'active') throw new Error(`the kubelet on ${node} was started but is ${active}`);
}

async function must(result: Promise<ShellResult>): Promise<void> {
  const { code, stderr } = await result;
  if (code !== 0) throw new Error(stderr.trim() || `ended with ${code}`);
}
