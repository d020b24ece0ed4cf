import type { MadeObject } from '../actions/action.ts';
import { ApiError, resourcePath } from '../cluster/api.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { LedgerWriter } from '../cluster/provider.ts';
import type { Undo } from '../cluster/undo.ts';
import { awaitGone, tolerant } from '../cluster/gone.ts';

/** Makes the namespace of a run; the ledger knows it before. */
export async function makeNamespace(
  cluster: Cluster,
  name: string,
  { runId, ledger, signal }: { readonly runId: string; readonly ledger: LedgerWriter; readonly signal: AbortSignal },
): Promise<void> {
  await ledger.write({ what: 'namespace', lab: cluster.name, name });
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'labrig.run': runId } } };
  await cluster.api.request({ method: 'POST', path: '/api/v1/namespaces', body, signal });
}

/** Notes an object outside the run's namespace before it is made; what is there already is not ours to remove. */
export async function noteMade(
  { resource, namespace, name }: MadeObject,
  { cluster, namespace: own, ledger, signal }: Noting,
): Promise<void> {
  if (resource.namespaced && namespace !== undefined && namespace === own) return;
  const { apiVersion, kind } = resource;
  try {
    await cluster.api.request({ path: resourcePath(resource, namespace, name), signal });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error;
    const where = resource.namespaced && namespace !== undefined ? { namespace } : {};
    await ledger.write({ what: 'object', lab: cluster.name, apiVersion, kind, ...where, name });
  }
}

/** An object that is applied again and again until the API takes it is noted once. */
export function noteOnce(note: (target: MadeObject) => Promise<void>): (target: MadeObject) => Promise<void> {
  const noted = new Map<string, Promise<void>>();
  return (target) => {
    const key = resourcePath(target.resource, target.namespace, target.name);
    const noting = noted.get(key) ?? note(target);
    noted.set(key, noting);
    return noting;
  };
}

interface Noting {
  readonly cluster: Cluster;
  /** The run's own; absent: it has none. */
  readonly namespace: string | undefined;
  readonly ledger: LedgerWriter;
  readonly signal: AbortSignal;
}

/** Its name is nobody else's, so nobody waits until it is gone; its pods are not given their time to end. */
export async function removeNamespace({ api }: Pick<Cluster, 'api'>, name: string, signal: AbortSignal): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
  await tolerant(api.request({ method: 'DELETE', path: `${path}/pods?gracePeriodSeconds=0`, signal }));
  await tolerant(api.request({ method: 'DELETE', path, signal }));
}

/**
 * An object outside the run's namespace. The next scenario may make one of the same name, or count its pods: this waits
 * until it is gone, with the pods that it owns.
 */
export async function removeObject(
  { api }: Pick<Cluster, 'api'>,
  { apiVersion, kind, namespace, name }: Extract<Undo, { what: 'object' }>,
  signal: AbortSignal,
): Promise<void> {
  const resource = await api.resource(apiVersion, kind);
  const path = resourcePath(resource, namespace, name);
  if (kind === 'Namespace') {
    await tolerant(api.request({ method: 'DELETE', path: `${path}/pods?gracePeriodSeconds=0`, signal }));
  }
  // The garbage collector learns of a custom resource half a minute after its definition, and would hold it until then.
  const propagationPolicy = ownsPods(apiVersion) ? 'Foreground' : 'Background';
  await tolerant(api.request({ method: 'DELETE', path, body: { propagationPolicy }, signal }));
  await awaitGone(api, resourcePath(resource, namespace), name, signal);
}

function ownsPods(apiVersion: string): boolean {
  return /^(apps|batch)\//.test(apiVersion);
}
