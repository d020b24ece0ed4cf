import { defineAction } from './action.ts';
import { applyManifests } from './apply-manifests.ts';
import { describeManifests, type ManifestSpec, manifestSpec } from './manifest-spec.ts';
import { readManifests } from './manifests.ts';

export const apply = defineAction<ManifestSpec>({
  verb: 'apply',
  answeredBy: 'api',
  schema: manifestSpec.describe(
    'Applies manifests (server-side, field manager `labrig`, conflicts are overridden): a file, a folder, a list of ' +
      'them, or `{files, objects, namespace}`. Namespaces and custom resource definitions go first. Where an image of ' +
      'a workload cannot be pulled, a stand-in is loaded under its name, and the report says so.',
  ),
  describe: (spec) => `apply ${describeManifests(spec)}`,
  async run(spec, context) {
    const { labels, ...done } = await applyManifests(readManifests(spec), context, spec.namespace);
    return { summary: [`applied ${labels.join(', ')}`, ...done.images].join('; '), ...done };
  },
});
