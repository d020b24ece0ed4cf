import { resourcePath } from '../cluster/api.ts';
import { awaitGone, tolerant } from '../cluster/gone.ts';
import { fillNamespace } from '../scenario/placeholder.ts';
import { type ActionContext, defineAction } from './action.ts';
import { apply } from './apply.ts';
import { ActionError } from './action-error.ts';
import { describeManifests, type ManifestSpec, manifestSpec } from './manifest-spec.ts';
import { type Manifest, readManifests } from './manifests.ts';
import { findTarget, placed, targetPath } from './objects.ts';

/** ms that an object may take to go: nothing waits for its pods, but a finalizer may hold it. */
const patience = 60_000;

/** What an update may not change, another object of the same name may be. */
export const replace = defineAction<ManifestSpec>({
  verb: 'replace',
  answeredBy: 'api',
  schema: manifestSpec.describe(
    'Deletes what the manifests name, without time to end, waits until it is gone, and applies them anew, as ' +
      '`kubectl replace --force`: the objects get new uids.',
  ),
  describe: (spec) => `replace ${describeManifests(spec)}`,
  async run(spec, context) {
    for (const manifest of [...readManifests(spec)].reverse()) {
      const filled = fillNamespace(manifest, context.namespace);
      await removeOne({ ...filled, namespace: filled.namespace ?? spec.namespace }, context);
    }
    const { summary, ...rest } = await apply.run(spec as never, context);
    return { summary: `deleted, and ${summary}`, ...rest };
  },
});

async function removeOne(manifest: Manifest, context: ActionContext): Promise<void> {
  const { cluster, signal } = context;
  const limit = AbortSignal.timeout(patience);
  try {
    const target = await findTarget(manifest, context);
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, propagationPolicy: 'Background' };
    await tolerant(cluster.api.request({ method: 'DELETE', path: targetPath(target), body, signal }));
    const collection = resourcePath(target.resource, target.namespace);
    await awaitGone(cluster.api, collection, target.name, AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted) {
      throw new ActionError(`${manifest.place}: ${manifest.name} is not gone after ${patience / 1000} s`);
    }
    throw placed(error, manifest.place);
  }
}
