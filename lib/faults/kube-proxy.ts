import * as z from 'zod';
import { ActionError } from '../actions/action-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Node } from '../cluster/node.ts';
import { containersLeft } from './containers-left.ts';

/** kube-proxy as kubeadm installs it. */
const daemonSet = '/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy';
const pods = '/api/v1/namespaces/kube-system/pods';

/** Holds what was there before, so that any process on any day can put it back. */
const kept = 'labrig/before';

/** ms: kube-proxy ends at once, but its kubelet may be busy. */
const patience = 60_000;

interface Asking {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
}

/**
 * Takes kube-proxy away from these nodes: its DaemonSet no longer wants them. It is told to leave its other pods alone
 * (`OnDelete`), and so are they once it is as before. Resolves when no container of it runs there any more.
 */
export async function takeKubeProxyAway(nodes: readonly Node[], { cluster, signal }: Asking): Promise<void> {
  const running = (await Promise.all(nodes.map(containersOf))).flat();
  const { metadata, spec } = await readDaemonSet({ cluster, signal });
  const before = metadata.annotations?.[kept] ?? JSON.stringify(beforeOf(spec));
  await change(
    [
      ...(metadata.annotations === undefined ? [{ op: 'add', path: '/metadata/annotations', value: {} }] : []),
      { op: 'add', path: keptPath, value: before },
      { op: 'add', path: strategyPath, value: { type: 'OnDelete' } },
      { op: 'add', path: affinityPath, value: elsewhere(nodes) },
    ],
    { cluster, signal },
  );
  const left = await containersLeft(nodes, running, { within: patience, signal });
  if (left.length > 0) throw new ActionError(`kube-proxy still runs after ${patience / 1000} s: ${left.join(', ')}`);
}

/** Gives its nodes back to kube-proxy; does nothing where they were not taken. */
export async function bringKubeProxyBack({ cluster, signal }: Asking): Promise<void> {
  const { metadata, spec } = await readDaemonSet({ cluster, signal });
  const text = metadata.annotations?.[kept];
  if (text === undefined) return;
  const before = beforeSchema.parse(JSON.parse(text));
  await change(
    [
      { op: 'remove', path: keptPath },
      ...putBack(strategyPath, before.updateStrategy, spec.updateStrategy),
      ...putBack(affinityPath, before.affinity, spec.template.spec.affinity),
    ],
    { cluster, signal },
  );
}

/** A value of before, or none; what is not there now can't be removed. */
function putBack(path: string, before: unknown, now: unknown): readonly object[] {
  if (before !== undefined) return [{ op: 'add', path, value: before }];
  return now === undefined ? [] : [{ op: 'remove', path }];
}

/** Deletes its pods, as one does after a change of its configuration. Resolves when their containers have ended. */
export async function restartKubeProxy({ cluster, signal }: Asking): Promise<void> {
  const running = (await Promise.all(cluster.nodes.map(containersOf))).flat();
  const { body } = await cluster.api.request({ path: `${pods}?labelSelector=k8s-app%3Dkube-proxy`, signal });
  const { items } = podsSchema.parse(JSON.parse(body));
  await Promise.all(
    items.map(({ metadata: { name } }) =>
      cluster.api.request({ method: 'DELETE', path: `${pods}/${encodeURIComponent(name)}`, signal }),
    ),
  );
  const left = await containersLeft(cluster.nodes, running, { within: patience, signal });
  if (left.length > 0)
    throw new ActionError(`kube-proxy was not restarted in ${patience / 1000} s: ${left.join(', ')}`);
}

/** Whether a container of kube-proxy runs on the node. */
export async function hasKubeProxy(node: Node): Promise<boolean> {
  return (await containersOf(node)).length > 0;
}

async function containersOf(node: Node): Promise<readonly string[]> {
  return (await node.runtime.list()).flatMap(({ id, name, namespace, state, sandbox }) =>
    !sandbox && name === 'kube-proxy' && namespace === 'kube-system' && state === 'running' ? [id] : [],
  );
}

/** Any node but these; a term on a node's name takes one value. */
function elsewhere(nodes: readonly Node[]): object {
  const matchFields = nodes.map(({ name }) => ({ key: 'metadata.name', operator: 'NotIn', values: [name] }));
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } } };
}

const keptPath = `/metadata/annotations/${kept.replace('/', '~1')}`;
const strategyPath = '/spec/updateStrategy';
const affinityPath = '/spec/template/spec/affinity';

const daemonSetSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.object({
    updateStrategy: z.unknown().optional(),
    template: z.object({ spec: z.object({ affinity: z.unknown().optional() }) }),
  }),
});
const beforeSchema = z.object({ affinity: z.unknown().optional(), updateStrategy: z.unknown().optional() });
const podsSchema = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

/** JSON leaves out what is not there. */
function beforeOf({ updateStrategy, template }: z.infer<typeof daemonSetSchema>['spec']): z.infer<typeof beforeSchema> {
  return { updateStrategy, affinity: template.spec.affinity };
}

async function readDaemonSet({ cluster, signal }: Asking): Promise<z.infer<typeof daemonSetSchema>> {
  const { body } = await cluster.api.request({ path: daemonSet, signal });
  return daemonSetSchema.parse(JSON.parse(body));
}

async function change(body: readonly object[], { cluster, signal }: Asking): Promise<void> {
  const contentType = 'application/json-patch+json';
  await cluster.api.request({ method: 'PATCH', path: `${daemonSet}?fieldManager=labrig`, contentType, body, signal });
}
