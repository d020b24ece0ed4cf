import * as z from 'zod';
import { RequirementMissing } from '../errors.ts';
import type { ApiClient } from './api.ts';
import { runtimeNames } from './runtime-name.ts';

/** A node of a cluster that is there, and the way to it, where there is one. */
export const knownNode = z.object({
  name: z.string(),
  alias: z.string(),
  role: z.enum(['control-plane', 'worker']),
  runtime: z.enum(runtimeNames),
  ssh: z.string().exactOptional(),
  sudo: z.boolean().exactOptional(),
});

export type KnownNode = z.infer<typeof knownNode>;

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
      status: z.object({ nodeInfo: z.object({ containerRuntimeVersion: z.string() }) }),
    }),
  ),
});

/**
 * Its nodes in the order of their names, called as in every lab: `control-plane`, `control-plane2`, `worker`, `worker2`.
 * Rejects with RequirementMissing where one runs containers with what labrig does not know.
 */
export async function foundNodes(api: Pick<ApiClient, 'request'>, signal: AbortSignal): Promise<readonly KnownNode[]> {
  const { items } = listSchema.parse(JSON.parse((await api.request({ path: '/api/v1/nodes', signal })).body));
  const nodes = items
    .map(({ metadata: { name, labels }, status }) => ({
      name,
      role: controlPlaneLabels.some((label) => label in labels) ? ('control-plane' as const) : ('worker' as const),
      runtime: runtimeOf(name, status.nodeInfo.containerRuntimeVersion),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return nodes.map((node) => {
    const before = nodes.slice(0, nodes.indexOf(node)).filter(({ role }) => role === node.role).length;
    return { ...node, alias: before === 0 ? node.role : `${node.role}${before + 1}` };
  });
}

/** The second up to Kubernetes 1.23. */
const controlPlaneLabels = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** Of what a node says of itself: `containerd://1.7.24`. */
function runtimeOf(node: string, version: string): KnownNode['runtime'] {
  const [word = ''] = version.split('://');
  const known = runtimeNames.find((name) => name === word);
  if (known === undefined)
    throw new RequirementMissing(`${node} runs containers with ${word}; labrig knows ${runtimeNames.join(' and ')}`);
  return known;
}
