import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { containersLeft } from './containers-left.ts';
import { announcingNode, removeSpeakerPod, speakersOn } from './speakers.ts';
import { nodeWord } from './spec.ts';
import { addTaint, removeTaint, taintedNodes } from './taint.ts';
import { defineFault, type Fault } from './fault.ts';

const schema = z.strictObject({
  node: nodeWord.optional().describe('The node. Without it: the one that announces.'),
  service: z
    .string()
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/, 'a Service by its name, or by namespace/name')
    .optional()
    .describe('Service whose announcing node is meant, where several nodes announce: `web`, `default/web`.'),
});
type Spec = z.infer<typeof schema>;

/** Keeps the DaemonSet's controller from making the pod anew; what else runs on the node stays. */
const taint = { key: 'labrig/speaker-stopped', effect: 'NoSchedule' } as const;

/** ms: what is killed is gone at once, the runtime needs a moment to say so. */
const patience = 20_000;

/** Kills MetalLB's speaker on a node, and keeps it from coming back until the fault is taken back. */
export const stopSpeaker: Fault = defineFault<Spec>({
  verb: 'stopSpeaker',
  schema: schema.describe(
    "Kills MetalLB's speaker on a node and keeps it away by a taint; it comes back at the end, or by `restore`.",
  ),
  describe: ({ node, service }) =>
    `stop the speaker on ${node ?? `the node that announces${service === undefined ? '' : ` ${service}`}`}`,
  targets: async (spec, cluster) => {
    const node = await nodeOf(spec, cluster, 'default');
    return (await speakersOn(cluster.node(node))).map(({ pod }) => `metallb-system/${pod} on ${node}`);
  },
  async inject(spec, { cluster, namespace, ledger, signal }) {
    const alias = await nodeOf(spec, cluster, namespace);
    const node = cluster.node(alias);
    const before = await speakersOn(node);
    const ids = before.map(({ id }) => id);
    await ledger.write({ what: 'fault', verb: 'stopSpeaker', lab: cluster.name, state: {} });
    await addTaint(cluster, node.name, taint, signal);
    // Killed, as when it crashes: one that is asked to end says good-bye to the others.
    await node.runtime.remove(ids);
    await Promise.all([...new Set(before.map(({ pod }) => pod))].map((pod) => removeSpeakerPod(pod, cluster, signal)));
    return {
      summary: `killed the speaker on ${alias}`,
      async prove() {
        const left = await containersLeft([node], ids, { within: patience, signal });
        const now = await speakersOn(node);
        const kept = (await taintedNodes(cluster, taint.key, signal)).includes(node.name);
        return {
          changed: ids.length > 0 && left.length === 0 && now.length === 0 && kept,
          summary: proofOf(alias, { before: ids, now: now.map(({ id }) => id), kept }),
          before: before.map(({ pod, id }) => ({ pod, id })),
          after: { speakers: now.map(({ pod, id }) => ({ pod, id })), tainted: kept },
        };
      },
    };
  },
  restored: () => ({}),
  undo: async (_state, cluster, signal) => {
    for (const node of await taintedNodes(cluster, taint.key, signal)) {
      await removeTaint(cluster, node, taint.key, signal);
    }
  },
});

/** Alias of the node. Rejects where nobody announces, or several do and none is named. */
async function nodeOf(spec: Spec, cluster: Cluster, namespace: string): Promise<string> {
  if (spec.node !== undefined) return cluster.node(spec.node).alias;
  const [name, owner = namespace] = (spec.service ?? '').split('/').reverse();
  const service = name === undefined || name === '' ? undefined : { name, namespace: owner };
  return cluster.node(await announcingNode(cluster, service)).alias;
}

function proofOf(
  node: string,
  {
    before,
    now,
    kept,
  }: { readonly before: readonly string[]; readonly now: readonly string[]; readonly kept: boolean },
): string {
  if (before.length === 0) return `no speaker ran on ${node}: nothing was stopped`;
  if (now.length > 0) return `a speaker runs on ${node}: ${now.join(', ')}`;
  if (!kept) return `the speaker on ${node} is gone, but nothing keeps it from coming back`;
  return `the speaker on ${node} is gone (${before.join(', ')}), and the taint ${taint.key} keeps it away`;
}
