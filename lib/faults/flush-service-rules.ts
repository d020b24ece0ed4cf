import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Node } from '../cluster/node.ts';
import { defineFault, type Fault } from './fault.ts';
import { kernelTables } from './kernel-tables.ts';
import { bringKubeProxyBack, hasKubeProxy, takeKubeProxyAway } from './kube-proxy.ts';
import { countServiceRules, flushServiceRules as flush } from './service-rules.ts';

const schema = z.strictObject({
  node: z.string().min(1).optional().describe('The node: `control-plane`, `worker2`. Without it: every node.'),
});
type Spec = z.infer<typeof schema>;

/** Takes kube-proxy away and flushes its rules: nothing stands for the addresses of Services any more. */
export const flushServiceRules: Fault = defineFault<Spec>({
  verb: 'flushServiceRules',
  evidence: kernelTables,
  schema: schema.describe(
    'Takes kube-proxy away from a node, or from all, and flushes its rules there, of every mode; those of others stay. kube-proxy is brought back at the end, or by `restore`, and writes its rules anew.',
  ),
  describe: ({ node }) => `take kube-proxy away and flush its rules on ${node ?? 'every node'}`,
  targets: async (spec, cluster) => (await stateOf(nodesOf(spec, cluster))).map(lineOf),
  async inject(spec, { cluster, ledger, signal }) {
    const nodes = nodesOf(spec, cluster);
    const before = await stateOf(nodes);
    await ledger.write({ what: 'fault', verb: 'flushServiceRules', lab: cluster.name, state: {} });
    await takeKubeProxyAway(nodes, { cluster, signal });
    await Promise.all(nodes.map((node) => flush(node, signal)));
    return {
      summary: `took kube-proxy away from ${nodes.map(({ alias }) => alias).join(', ')} and flushed its rules`,
      async prove() {
        const after = await stateOf(nodes);
        const changed =
          before.every(({ rules }) => rules > 0) && after.every(({ rules, proxy }) => rules === 0 && !proxy);
        return { changed, summary: proofOf(before, after), before: before.map(plain), after: after.map(plain) };
      },
    };
  },
  restored: () => ({}),
  undo: (_state, cluster, signal) => bringKubeProxyBack({ cluster, signal }),
});

interface State {
  readonly node: string;
  /** Chains and virtual servers of Services. */
  readonly rules: number;
  /** kube-proxy runs. */
  readonly proxy: boolean;
}

function plain({ node, rules, proxy }: State): { node: string; rules: number; proxy: boolean } {
  return { node, rules, proxy };
}

function nodesOf({ node }: Spec, cluster: Cluster): readonly Node[] {
  return node === undefined ? cluster.nodes : [cluster.node(node)];
}

function stateOf(nodes: readonly Node[]): Promise<readonly State[]> {
  return Promise.all(
    nodes.map(async (node) => ({
      node: node.alias,
      rules: await countServiceRules(node),
      proxy: await hasKubeProxy(node),
    })),
  );
}

function proofOf(before: readonly State[], after: readonly State[]): string {
  const without = before.filter(({ rules }) => rules === 0);
  if (without.length > 0) return `there were no service rules on ${without.map(({ node }) => node).join(', ')}`;
  return `before: ${before.map(lineOf).join('; ')}; after: ${after.map(lineOf).join('; ')}`;
}

function lineOf({ node, rules, proxy }: State): string {
  return `${rules} service rules on ${node}, kube-proxy ${proxy ? 'runs' : 'does not run'}`;
}
