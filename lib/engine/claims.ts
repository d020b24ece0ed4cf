import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { ManifestSpec } from '../actions/manifest-spec.ts';
import { type Manifest, readManifests } from '../actions/manifests.ts';
import { findTarget, targetLabel } from '../actions/objects.ts';
import { ApiError, NoSuchKind } from '../cluster/api.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { awaitGone, tolerant } from '../cluster/gone.ts';
import type { LedgerWriter } from '../cluster/provider.ts';
import { InfraError, UsageError } from '../errors.ts';
import type { Scenario } from '../scenario/model.ts';
import { fillNamespace } from '../scenario/placeholder.ts';
import { ownerLives } from './owner.ts';
import { runsFolder } from './state-folder.ts';

export interface Claiming {
  readonly cluster: Cluster;
  /** The run's own. */
  readonly namespace: string;
  readonly runId: string;
  readonly ledger: LedgerWriter;
  readonly signal: AbortSignal;
  /** Told what is waited for. */
  waiting(detail: string): void;
}

/**
 * On a lab that others use at the same time: whoever makes an object outside a namespace of its own (a ClusterRole, a
 * Namespace of a fixed name) has it alone until the end of the run, and the next one waits. All are claimed before the
 * first step and in one order, so that no two runs wait for each other.
 */
export async function claimOutside(scenario: Scenario, claiming: Claiming): Promise<void> {
  const labels = new Set<string>();
  for (const manifest of manifestsOf(scenario, claiming.namespace)) {
    const label = await outsideLabel(manifest, claiming);
    if (label !== undefined) labels.add(label);
  }
  // What an add-on consists of is not known before; two of them at once would be in each other's way.
  if (scenario.steps.some(({ change }) => change?.verb === 'install')) labels.add('install');
  for (const label of [...labels].sort()) await claim(label, claiming);
}

/** Gives a claim back, if it is this run's. */
export async function giveBack(
  { api }: Pick<Cluster, 'api'>,
  { name, runId }: { readonly name: string; readonly runId: string },
  signal: AbortSignal,
): Promise<void> {
  const lease = await readLease(api, name, signal);
  if (lease?.spec.holderIdentity !== runId) return;
  const body = { preconditions: { uid: lease.metadata.uid } };
  await tolerant(api.request({ method: 'DELETE', path: `${leases}/${name}`, body, signal }));
}

/** The lock of Kubernetes itself: of two who make a Lease of one name, the API refuses one. */
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';

const leaseSchema = z.object({
  metadata: z.object({ uid: z.string() }),
  spec: z.object({ holderIdentity: z.string() }),
});

async function claim(label: string, claiming: Claiming): Promise<void> {
  const { cluster, runId, ledger, signal } = claiming;
  const name = `labrig-${createHash('sha256').update(label).digest('hex').slice(0, 16)}`;
  const body = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, annotations: { 'labrig.object': label } },
    spec: { holderIdentity: runId },
  };
  for (;;) {
    const item = await ledger.write({ what: 'claim', lab: cluster.name, name, of: label, runId });
    try {
      await cluster.api.request({ method: 'POST', path: leases, body, signal });
      return;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 409)) throw error;
      await item.done();
    }
    await awaitTurn(name, label, claiming);
  }
}

async function awaitTurn(name: string, label: string, { cluster, signal, waiting }: Claiming): Promise<void> {
  const lease = await readLease(cluster.api, name, signal);
  if (lease === undefined) return;
  const { holderIdentity: holder } = lease.spec;
  const known = holder !== '' && ownerLives(join(runsFolder(), holder));
  if (!known) {
    throw new InfraError(`${label} is in use by the run ${holder}, which no longer works`, { next: 'labrig clean' });
  }
  waiting(`waiting for the run ${holder}, which uses ${label}, too`);
  await awaitGone(cluster.api, leases, name, signal);
}

async function readLease(
  api: Cluster['api'],
  name: string,
  signal: AbortSignal,
): Promise<z.infer<typeof leaseSchema> | undefined> {
  try {
    return leaseSchema.parse(JSON.parse((await api.request({ path: `${leases}/${name}`, signal })).body));
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}

/** By convention (see Action.schema) the `files` and `objects` of a change are manifests. */
function manifestsOf({ steps }: Scenario, namespace: string): readonly Manifest[] {
  return steps.flatMap(({ change }) => {
    const spec: ManifestSpec = change?.spec ?? {};
    if (spec.files === undefined && spec.objects === undefined) return [];
    try {
      return readManifests(spec).map((one) =>
        fillNamespace({ ...one, namespace: one.namespace ?? spec.namespace }, namespace),
      );
    } catch (error) {
      // What is wrong with a manifest its own step says.
      if (error instanceof UsageError) return [];
      throw error;
    }
  });
}

/** `ClusterRole pod-reader`; undefined for what is inside, and for a kind that the API does not know yet. */
async function outsideLabel(manifest: Manifest, claiming: Claiming): Promise<string | undefined> {
  try {
    const target = await findTarget(manifest, claiming);
    return target.namespace === claiming.namespace ? undefined : targetLabel(target);
  } catch (error) {
    if (error instanceof NoSuchKind) return undefined;
    throw error;
  }
}
