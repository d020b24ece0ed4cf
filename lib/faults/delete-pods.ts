import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { defineFault, type Fault } from './fault.ts';
import { oneOrMore } from './spec.ts';

const schema = z
  .strictObject({
    namespace: z.string().min(1).optional().describe("Namespace. Without it: the lab's own, which is `default`."),
    name: oneOrMore.optional().describe('Pod, or several.'),
    labels: z.record(z.string(), z.string()).optional().describe('Labels that the pods have.'),
    all: z.literal(true).optional().describe('Every pod of the namespace.'),
  })
  .refine(({ name, labels, all }) => [name, labels, all].filter((one) => one !== undefined).length === 1, {
    message: 'say which: exactly one of name, labels, all',
  });
type Spec = z.output<typeof schema>;

/**
 * Deletes pods through the API. Of a static pod that removes only the mirror, its containers go on
 * (https://github.com/kubernetes/kubernetes/issues/79147): where nothing but mirrors was hit, the fault was ineffective.
 */
export const deletePods: Fault = defineFault<Spec>({
  verb: 'deletePods',
  schema,
  describe: (spec) => `delete ${whichOf(spec)} in ${spec.namespace ?? 'the namespace of the lab'}`,
  targets: async (spec, cluster) => (await podsOf(spec, cluster, 'default')).map(labelOf),
  async inject(spec, { cluster, namespace, signal }) {
    const before = await podsOf(spec, cluster, namespace);
    await Promise.all(before.map((pod) => deletePod(pod, cluster, signal)));
    return {
      summary: `deleted ${before.length} pods: ${before.map((pod) => pod.name).join(', ')}`,
      async prove() {
        const left = await containersLeft(before, cluster, signal);
        const stopped = before.filter((pod) => pod.containers.length > 0 && !pod.containers.some((id) => left.has(id)));
        return {
          changed: stopped.length > 0,
          summary: proofOf(before, stopped),
          before: before.map((pod) => ({ pod: labelOf(pod), uid: pod.uid, containers: pod.containers })),
          after: { stopped: stopped.map((pod) => pod.name), stillRunning: [...left] },
        };
      },
    };
  },
  // Who owned the pods makes new ones; there is nothing to put back.
  undo: () => Promise.resolve(),
});

interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** The API's picture of a static pod, which the kubelet keeps. */
  readonly mirror: boolean;
  readonly containers: readonly string[];
}

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string(),
        uid: z.string(),
        annotations: z.record(z.string(), z.string()).default({}),
      }),
      status: z.object({ containerStatuses: z.array(z.object({ containerID: z.string().optional() })).default([]) }),
    }),
  ),
});

async function podsOf(spec: Spec, { api }: Cluster, ownNamespace: string): Promise<readonly Pod[]> {
  const namespace = spec.namespace ?? ownNamespace;
  const selector = Object.entries(spec.labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const query = selector === '' ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
  const { body } = await api.request({ path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods${query}` });
  const names = spec.name === undefined ? undefined : [spec.name].flat();
  return listSchema
    .parse(JSON.parse(body))
    .items.filter(({ metadata }) => names?.includes(metadata.name) ?? true)
    .map(({ metadata, status }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      mirror: 'kubernetes.io/config.mirror' in metadata.annotations,
      containers: status.containerStatuses.flatMap(({ containerID }) => containerID?.replace(/^\w+:\/\//, '') ?? []),
    }));
}

/** The uid is a precondition: a pod of the same name that is new already is another pod. */
async function deletePod({ namespace, name, uid }: Pod, { api }: Cluster, signal: AbortSignal): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  await api.request({ method: 'DELETE', path, body, signal });
}

/** ms: pods are given 30 s to end, and the kubelet some more. */
const longest = 60_000;

/** Containers of the pods that still run on their nodes, once those of real pods are gone or it took too long. */
async function containersLeft(pods: readonly Pod[], cluster: Cluster, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const awaited = pods.filter((pod) => !pod.mirror).flatMap((pod) => pod.containers);
  const all = pods.flatMap((pod) => pod.containers);
  for (const end = performance.now() + longest; ; await pause(200, undefined, { signal })) {
    const lists = await Promise.all(cluster.nodes.map((node) => node.runtime.list()));
    const running = new Set(lists.flat().flatMap(({ id, state }) => (state === 'running' ? [id] : [])));
    const gone = awaited.every((id) => !running.has(id));
    if (gone || performance.now() > end) return new Set(all.filter((id) => running.has(id)));
  }
}

function proofOf(before: readonly Pod[], stopped: readonly Pod[]): string {
  if (before.length === 0) return 'no such pod: nothing was deleted';
  const mirrors = before.filter((pod) => pod.mirror);
  const said = `the containers of ${stopped.length} of ${before.length} pods stopped`;
  if (mirrors.length === 0) return said;
  const names = mirrors.map((pod) => pod.name).join(', ');
  return `${said}; of static pods the API deletes only the mirror, their containers went on: ${names}`;
}

function labelOf({ namespace, name, mirror }: Pod): string {
  return `${namespace}/${name}${mirror ? ' (mirror of a static pod: its containers go on)' : ''}`;
}

function whichOf({ name, labels }: Spec): string {
  if (name !== undefined) return `pod ${[name].flat().join(', ')}`;
  if (labels === undefined) return 'all pods';
  return `pods with ${Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')}`;
}
