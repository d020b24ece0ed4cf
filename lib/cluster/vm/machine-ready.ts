import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { InfraError } from '../../errors.ts';
import type { ApiClient } from '../api.ts';
import { connect } from '../api-client.ts';
import { ApiError, Unreachable } from '../api.ts';

/** ms that a machine may take until its cluster is ready. */
const deadline = 240_000;

/**
 * Waits until the node is ready in this very machine, and nothing is said any more that was true where its disk was
 * made: a pod either has started anew or is said not to be ready, as just after kind has made a cluster. Rejects with
 * InfraError.
 */
export async function machineReady(
  kubeconfig: string,
  since: Date,
  { signal, stopped }: { readonly signal: AbortSignal; readonly stopped: () => Promise<string | undefined> },
): Promise<void> {
  const end = performance.now() + deadline;
  const api = await connect(kubeconfig);
  try {
    for (;;) {
      const missing = await missingIn(api, since, signal);
      if (missing === undefined) return;
      const why = await stopped();
      if (why !== undefined) throw new InfraError(`the virtual machine ended: ${why}`);
      if (performance.now() > end)
        throw new InfraError(`the virtual machine is not ready in ${deadline / 1000} s: ${missing}`);
      await pause(300, undefined, { signal });
    }
  } finally {
    api.close();
  }
}

async function missingIn(api: ApiClient, since: Date, signal: AbortSignal): Promise<string | undefined> {
  try {
    const nodes = nodesSchema.parse(await get(api, '/api/v1/nodes', signal)).items;
    const pods = podsSchema.parse(await get(api, '/api/v1/namespaces/kube-system/pods', signal)).items;
    const late = nodes.find((node) => !isReadySince(node, since));
    if (late !== undefined) return `node ${late.metadata.name}`;
    const stale = pods.find((pod) => !isToldSince(pod, since));
    return stale === undefined ? undefined : `pod ${stale.metadata.name}`;
  } catch (error) {
    if (error instanceof ApiError || error instanceof Unreachable) return error.message;
    throw error;
  }
}

async function get(api: ApiClient, path: string, signal: AbortSignal): Promise<unknown> {
  return JSON.parse((await api.request({ path, signal })).body);
}

const conditions = z.array(z.object({ type: z.string(), status: z.string(), lastHeartbeatTime: z.string().nullish() }));
const metadata = z.object({ name: z.string() });
const nodesSchema = z.object({
  items: z.array(z.object({ metadata, status: z.object({ conditions: conditions.default([]) }) })),
});
const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata,
      status: z.object({
        conditions: conditions.default([]),
        containerStatuses: z
          .array(
            z.object({
              ready: z.boolean(),
              state: z.object({ running: z.object({ startedAt: z.string() }).optional() }).default({}),
            }),
          )
          .default([]),
      }),
    }),
  ),
});
type NodeObject = z.infer<typeof nodesSchema>['items'][number];
type PodObject = z.infer<typeof podsSchema>['items'][number];

export function isReadySince({ status }: NodeObject, since: Date): boolean {
  return status.conditions.some(
    ({ type, status: is, lastHeartbeatTime }) => type === 'Ready' && is === 'True' && isSince(lastHeartbeatTime, since),
  );
}

/** Nothing in it is said to be ready that has not started since. */
export function isToldSince({ status: { containerStatuses } }: PodObject, since: Date): boolean {
  return containerStatuses.every(({ ready, state }) => !ready || isSince(state.running?.startedAt, since));
}

/** The API's times are of whole seconds. */
function isSince(time: string | null | undefined, since: Date): boolean {
  return time !== null && time !== undefined && Date.parse(time) >= Math.floor(since.getTime() / 1000) * 1000;
}
