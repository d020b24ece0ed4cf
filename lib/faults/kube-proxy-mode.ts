import * as z from 'zod';
import { flushServiceRules } from './service-rules.ts';
import { defineFault, type Fault } from './fault.ts';
import { kernelTables } from './kernel-tables.ts';
import { bringKubeProxyBack, restartKubeProxy, takeKubeProxyAway } from './kube-proxy.ts';
import { configuredMode, configureKubeProxy, isReconfigured, restoreKubeProxyConfig } from './kube-proxy-config.ts';
import {
  awaitAnyProxyMode,
  awaitProxyMode,
  isEverywhere,
  isKnown,
  type ProxyModes,
  proxyModes,
} from './proxy-modes.ts';

const schema = z.strictObject({
  mode: z.enum(['iptables', 'ipvs', 'nftables']).describe('The mode in which kube-proxy shall work.'),
  flush: z
    .boolean()
    .default(false)
    .describe(
      'Whether the rules, virtual servers and sets of the old mode are removed, with kube-proxy gone meanwhile. Without it ' +
        'they stay, as far as kube-proxy leaves them.',
    ),
  strictARP: z
    .boolean()
    .optional()
    .describe('With ipvs: answer ARP for the own addresses of an interface alone, as MetalLB needs it.'),
});
type Spec = z.output<typeof schema>;

/** ms: the kubelet starts kube-proxy anew, and that writes all rules before it tells its mode. */
const patience = 90_000;

/** Changes kube-proxy's mode on every node: its ConfigMap, a restart, and proof that the new mode is at work. */
export const kubeProxyMode: Fault = defineFault<Spec>({
  verb: 'kubeProxyMode',
  evidence: kernelTables,
  schema: schema.describe(
    "Changes kube-proxy's mode on every node, by its ConfigMap and a restart; proved by the mode that it tells at work. The old mode is put back at the end, or by `restore`.",
  ),
  describe: ({ mode, flush }) => `change kube-proxy to ${mode}${flush ? ', and flush what the old mode leaves' : ''}`,
  kernel: ({ mode }) => (mode === 'ipvs' ? ['ip_vs'] : []),
  targets: async (_spec, { nodes }) => linesOf(await proxyModes(nodes)),
  async inject({ mode, flush, strictARP }, { cluster, ledger, signal }) {
    const asking = { cluster, signal };
    // On a new cluster it may not be at work yet.
    const before = await awaitAnyProxyMode(cluster.nodes, { within: patience, signal });
    await ledger.write({ what: 'fault', verb: 'kubeProxyMode', lab: cluster.name, state: {} });
    await configureKubeProxy({ mode, ...(strictARP === undefined ? {} : { strictARP }) }, asking);
    if (flush) {
      await takeKubeProxyAway(cluster.nodes, asking);
      await Promise.all(cluster.nodes.map((node) => flushServiceRules(node, signal)));
      await bringKubeProxyBack(asking);
    } else await restartKubeProxy(asking);
    return {
      summary: `configured kube-proxy for ${mode} and restarted it on ${cluster.nodes.length} nodes`,
      async prove() {
        const after = await awaitProxyMode(cluster.nodes, mode, { within: patience, signal });
        const changed = isKnown(before) && !isEverywhere(mode, before) && isEverywhere(mode, after);
        return { changed, summary: proofOf(mode, before, after), before, after };
      },
    };
  },
  restored: () => ({}),
  async undo(_state, cluster, signal) {
    const asking = { cluster, signal };
    if (await isReconfigured(asking)) {
      // In this order an undo that is cut short is done again from the beginning.
      await takeKubeProxyAway(cluster.nodes, asking);
      await Promise.all(cluster.nodes.map((node) => flushServiceRules(node, signal)));
      await restoreKubeProxyConfig(asking);
    }
    await bringKubeProxyBack(asking);
    const mode = await configuredMode(asking);
    const after = await awaitProxyMode(cluster.nodes, mode, { within: patience, signal });
    if (!isEverywhere(mode, after)) {
      throw new Error(`kube-proxy is configured for ${mode} again, but is at work in: ${linesOf(after).join('; ')}`);
    }
  },
});

function proofOf(mode: string, before: ProxyModes, after: ProxyModes): string {
  if (!isKnown(before)) return `kube-proxy was not at work everywhere before the change: ${linesOf(before).join(', ')}`;
  if (isEverywhere(mode, before)) return `kube-proxy was in mode ${mode} on every node already`;
  if (isEverywhere(mode, after)) return `kube-proxy was ${linesOf(before).join(', ')}; it is ${mode} on every node`;
  return `kube-proxy did not come to work in mode ${mode} everywhere in ${patience / 1000} s: ${linesOf(after).join(', ')}`;
}

function linesOf(modes: ProxyModes): readonly string[] {
  return Object.entries(modes).map(([node, mode]) => `${mode} on ${node}`);
}
