import type { Write } from '../journal/entry.ts';
import { type ActionContext, defineAction } from './action.ts';
import { describeManifests, type ManifestSpec, manifestSpec } from './manifest-spec.ts';
import { type Manifest, readManifests } from './manifests.ts';
import { findTarget, placed, targetLabel, targetPath, writesOf } from './objects.ts';
import { awaitEstablished, awaitServiceAccount } from './settle.ts';

export const apply = defineAction<ManifestSpec>({
  verb: 'apply',
  schema: manifestSpec.describe(
    'Applies manifests (server-side, field manager `labrig`, conflicts are overridden): a file, a folder, a list of ' +
      'them, or `{files, objects, namespace}`. Namespaces and custom resource definitions go first.',
  ),
  describe: (spec) => `apply ${describeManifests(spec)}`,
  async run(spec, context) {
    const manifests = inOrder(readManifests(spec));
    const applied: { readonly label: string; readonly writes: readonly Write[] }[] = [];
    const ready = new Set<string>();
    for (const manifest of manifests) {
      const namespace = manifest.namespace ?? spec.namespace;
      applied.push(await applyOne({ ...manifest, namespace }, ready, context));
    }
    return {
      summary: `applied ${applied.map(({ label }) => label).join(', ')}`,
      writes: applied.flatMap(({ writes }) => writes),
    };
  },
});

/** What others stand on comes first; else the order of the files. */
function inOrder(manifests: readonly Manifest[]): readonly Manifest[] {
  const rank = ({ kind }: Manifest): number => (kind === 'Namespace' ? 0 : kind === 'CustomResourceDefinition' ? 1 : 2);
  return [...manifests].sort((a, b) => rank(a) - rank(b));
}

async function applyOne(
  manifest: Manifest,
  ready: Set<string>,
  context: ActionContext,
): Promise<{ readonly label: string; readonly writes: readonly Write[] }> {
  try {
    const target = await findTarget(manifest, context);
    const { kind, name, object } = manifest;
    if (kind === 'Pod' && target.namespace !== undefined && !ready.has(target.namespace)) {
      await awaitServiceAccount(target.namespace, context);
      ready.add(target.namespace);
    }
    const answer = await context.cluster.api.request({
      method: 'PATCH',
      path: `${targetPath(target)}?fieldManager=labrig&force=true`,
      // JSON is YAML, and the API server reads it as such.
      contentType: 'application/apply-patch+yaml',
      body: object,
      signal: context.signal,
    });
    if (kind === 'CustomResourceDefinition') await awaitEstablished(name, context);
    return { label: targetLabel(target), writes: writesOf(target, answer) };
  } catch (error) {
    throw placed(error, manifest.place);
  }
}
