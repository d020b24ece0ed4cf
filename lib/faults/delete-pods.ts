import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { containersLeft } from './containers-left.ts';
import { defineFault, type Fault } from './fault.ts';
import { oneOrMore } from '../scenario/one-or-more.ts';

const schema = z
  .strictObject({
    namespace: z.string().min(1).optional().describe("Namespace. Without it: the lab's own, which is `default`."),
    name: oneOrMore.optional().describe('Pod, or several.'),
    labels: z.record(z.string(), z.string()).optional().describe('Labels that the pods have.'),
    all: z.literal(true).optional().describe('Every pod of the namespace.'),
    mirror: z
      .boolean()
      .optional()
      .describe(
        "Static pods' mirrors are meant, too: that they are gone is enough, though their containers go on. Without it " +
          'a pod counts as deleted only when its containers have stopped.',
      ),
  })
  .refine(({ name, labels, all }) => [name, labels, all].filter((one) => one !== undefined).length === 1, {
    message: 'say which: exactly one of name, labels, all',
  });
type Spec = z.output<typeof schema>;

/**
 * Deletes pods through the API. Of a static pod that removes only the mirror, its containers go on: unless mirrors are
 * what is meant, the fault was then ineffective.
 */
export const deletePods: Fault = defineFault<Spec>({
  verb: 'deletePods',
  schema: schema.describe(
    'Deletes pods through the API. Of a static pod that deletes only the mirror: its containers go on running.',
  ),
  describe: (spec) => `delete ${whichOf(spec)} in ${spec.namespace ?? 'the namespace of the lab'}`,
  targets: async (spec, cluster) => (await podsOf(spec, cluster, 'default')).map(labelOf),
  async inject(spec, { cluster, namespace, signal }) {
    const before = await podsOf(spec, cluster, namespace);
    await Promise.all(before.map((pod) => deletePod(pod, cluster, signal)));
    return {
      summary: `deleted ${before.length} pods: ${before.map((pod) => pod.name).join(', ')}`,
      async prove() {
        const left = new Set(await containersLeft(cluster.nodes, awaited(before), { within: patience, signal }));
        const running = await stillRunning(before, cluster);
        const uids = new Set(
          (await podsOf({ namespace: spec.namespace, all: true }, cluster, namespace))
            .filter((pod) => !pod.ending)
            .map(({ uid }) => uid),
        );
        const gone = before.filter((pod) =>
          pod.mirror
            ? spec.mirror === true && !uids.has(pod.uid)
            : !uids.has(pod.uid) && !pod.containers.some((id) => left.has(id)),
        );
        return {
          changed: before.length > 0 && gone.length === before.length,
          summary: proofOf(before, gone),
          before: before.map((pod) => ({ pod: labelOf(pod), uid: pod.uid, containers: pod.containers })),
          after: { deleted: gone.map((pod) => pod.name), stillRunning: running },
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
  /** It has been deleted, and its containers are given time to end. */
  readonly ending: boolean;
  readonly containers: readonly string[];
}

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string(),
        uid: z.string(),
        deletionTimestamp: z.string().optional(),
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
      ending: metadata.deletionTimestamp !== undefined,
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
const patience = 60_000;

/** Containers that end with their pod; those of a static pod do not. */
function awaited(pods: readonly Pod[]): readonly string[] {
  return pods.filter((pod) => !pod.mirror).flatMap((pod) => pod.containers);
}

async function stillRunning(pods: readonly Pod[], { nodes }: Cluster): Promise<readonly string[]> {
  const lists = await Promise.all(nodes.map((node) => node.runtime.list()));
  const running = new Set(lists.flat().flatMap(({ id, state }) => (state === 'running' ? [id] : [])));
  return pods.flatMap((pod) => pod.containers).filter((id) => running.has(id));
}

function proofOf(before: readonly Pod[], gone: readonly Pod[]): string {
  if (before.length === 0) return 'no such pod: nothing was deleted';
  const said = `${gone.length} of ${before.length} pods are gone`;
  const mirrors = before.filter((pod) => pod.mirror && !gone.includes(pod));
  if (mirrors.length > 0) {
    const names = mirrors.map((pod) => pod.name).join(', ');
    return `${said}; of static pods the API deletes only the mirror, their containers went on: ${names} (use deleteContainers, or say \`mirror: true\`)`;
  }
  const others = before.filter((pod) => !gone.includes(pod));
  return others.length === 0 ? said : `${said}, not ${others.map((pod) => pod.name).join(', ')}`;
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
