import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { NodeContainer } from '../cluster/node.ts';
import { isOneOf, oneOrMore } from '../scenario/one-or-more.ts';
import { nodeWord } from './spec.ts';
import { defineFault, type Fault } from './fault.ts';

const schema = z.strictObject({
  node: nodeWord,
  name: oneOrMore.optional().describe('Container, or several: `etcd`. Without it: every one.'),
  namespace: z.string().min(1).optional().describe('Namespace of the pod. Without it: all.'),
  pod: z.string().min(1).optional().describe('Name of the pod. Without it: all.'),
  sandboxes: z
    .boolean()
    .default(true)
    .describe('Whether the sandboxes of those pods go, too, as with `docker rm -f $(docker ps -aq)`.'),
});

type Spec = z.output<typeof schema>;

/** Kills containers on a node and removes them from its runtime. Nobody restores them but the kubelet. */
export const deleteContainers: Fault = defineFault<Spec>({
  verb: 'deleteContainers',
  schema: schema.describe(
    'Kills containers on a node and removes them from its runtime, as `docker rm -f` does. Only the kubelet restores them.',
  ),
  describe: (spec) => `delete ${whatIs(spec)} on ${spec.node}`,
  targets: async (spec, cluster) => (await matching(spec, cluster)).map(labelOf),
  async inject(spec, { cluster }) {
    const before = await matching(spec, cluster);
    const ids = before.map((container) => container.id);
    const { runtime } = cluster.node(spec.node);
    await runtime.kill(ids);
    // They are gone for everybody who needs them; on a busy node the kubelet is at work again before all are removed.
    const removing = runtime.remove(ids);
    // The proof tells of it.
    removing.catch(() => undefined);
    return {
      summary: `deleted ${before.length} containers on ${spec.node}`,
      async prove() {
        await removing;
        const now = new Set((await cluster.node(spec.node).runtime.list()).map((container) => container.id));
        const left = before.filter(({ id }) => now.has(id));
        return {
          // What had ended already is missed by nobody.
          changed: before.some(({ state }) => state === 'running') && left.length === 0,
          summary: proofOf(spec, before, left),
          before: before.map((container) => ({ container: labelOf(container), id: container.id })),
          after: left.map((container) => ({ container: labelOf(container), id: container.id })),
        };
      },
    };
  },
  // The kubelet restores what was deleted; there is nothing to put back.
  undo: () => Promise.resolve(),
});

function proofOf(spec: Spec, before: readonly NodeContainer[], left: readonly NodeContainer[]): string {
  if (before.length === 0) return `no container on ${spec.node} is ${whatIs(spec)}: nothing was deleted`;
  if (!before.some(({ state }) => state === 'running')) return `none of the ${before.length} containers was running`;
  if (left.length > 0)
    return `${left.length} of ${before.length} containers are still there: ${left.map(labelOf).join(', ')}`;
  return `none of the ${before.length} container ids exists any more`;
}

async function matching(spec: Spec, cluster: Cluster): Promise<readonly NodeContainer[]> {
  const all = await cluster.node(spec.node).runtime.list();
  const chosen = all.filter(
    (container) =>
      !container.sandbox &&
      isOneOf(spec.name, container.name) &&
      isOneOf(spec.namespace, container.namespace) &&
      isOneOf(spec.pod, container.pod),
  );
  if (!spec.sandboxes) return chosen;
  const everything = spec.name === undefined && spec.namespace === undefined && spec.pod === undefined;
  const pods = new Set(chosen.map((container) => container.podUid));
  return [...chosen, ...all.filter((container) => container.sandbox && (everything || pods.has(container.podUid)))];
}

function whatIs({ name, namespace, pod, sandboxes }: Spec): string {
  const names = name === undefined ? 'every container' : [name].flat().join(', ');
  const where = [
    ...(pod === undefined ? [] : [`of pod ${pod}`]),
    ...(namespace === undefined ? [] : [`in ${namespace}`]),
  ];
  return [names, ...where, ...(sandboxes ? ['with the sandboxes'] : [])].join(' ');
}

function labelOf({ namespace, pod, name, sandbox }: NodeContainer): string {
  return `${namespace}/${pod}/${sandbox ? 'POD' : name}`;
}
