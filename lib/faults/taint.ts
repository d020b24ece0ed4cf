import * as z from 'zod';
import { ApiError } from '../cluster/api.ts';
import type { Cluster } from '../cluster/cluster.ts';

export interface Taint {
  readonly key: string;
  readonly effect: 'NoSchedule' | 'NoExecute';
}

const nodeSchema = z.object({
  metadata: z.object({ name: z.string(), resourceVersion: z.string() }),
  spec: z.object({ taints: z.array(z.looseObject({ key: z.string() })).default([]) }),
});
type ApiNode = z.infer<typeof nodeSchema>;

export function addTaint(
  { api }: Pick<Cluster, 'api'>,
  node: string,
  taint: Taint,
  signal: AbortSignal,
): Promise<void> {
  return change(api, node, (taints) => [...taints.filter(({ key }) => key !== taint.key), taint], signal);
}

/** What is not there is no error. */
export function removeTaint(
  { api }: Pick<Cluster, 'api'>,
  node: string,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  return change(api, node, (taints) => taints.filter((one) => one.key !== key), signal);
}

/** Full names of the nodes that have a taint of this key. */
export async function taintedNodes(
  { api }: Pick<Cluster, 'api'>,
  key: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { body } = await api.request({ path: '/api/v1/nodes', signal });
  const { items } = z.object({ items: z.array(nodeSchema) }).parse(JSON.parse(body));
  return items.filter(({ spec }) => spec.taints.some((one) => one.key === key)).map(({ metadata }) => metadata.name);
}

/** A node's taints are one list: it is written as a whole, on the revision that was read, and anew where that has gone by. */
async function change(
  api: Cluster['api'],
  node: string,
  next: (taints: ApiNode['spec']['taints']) => readonly object[],
  signal: AbortSignal,
): Promise<void> {
  const path = `/api/v1/nodes/${encodeURIComponent(node)}`;
  for (;;) {
    const { metadata, spec } = nodeSchema.parse(JSON.parse((await api.request({ path, signal })).body));
    const { resourceVersion } = metadata;
    const body = { metadata: { resourceVersion }, spec: { taints: next(spec.taints) } };
    try {
      await api.request({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body, signal });
      return;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 409)) throw error;
    }
  }
}
