import * as z from 'zod';
import { choice, isMapping } from '../scenario/choice.ts';
import type { JsonObject } from '../scenario/model.ts';

/** Manifests that a step means: files or folders of them, and objects written in the scenario itself. */
export interface ManifestSpec {
  readonly files?: readonly string[] | undefined;
  readonly objects?: readonly JsonObject[] | undefined;
  readonly namespace?: string | undefined;
}

const path = z.string().min(1).describe("A manifest, or a folder of them; starts at the scenario's own folder.");
const paths = z.array(path).min(1);
const object = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;

const listed = path.transform((file) => [file]);
const onePath = path.transform((file): ManifestSpec => ({ files: [file] }));
const manyPaths = paths.transform((files): ManifestSpec => ({ files }));
const whole = z
  .strictObject({
    files: choice([listed, paths], (input) => (Array.isArray(input) ? paths : listed))
      .optional()
      .describe('Manifests, or folders of them (`*.yaml`, `*.yml`, `*.json`, in the order of their names).'),
    objects: z.array(object).min(1).optional().describe('Manifests written here.'),
    namespace: z.string().min(1).optional().describe('Namespace of objects that name none. Without it: `default`.'),
  })
  .refine(({ files, objects }) => files !== undefined || objects !== undefined, 'give `files` or `objects`');

/** `a.yaml`, `[a.yaml, folder]` or `{files, objects, namespace}`: always the last after parsing. */
export const manifestSpec: z.ZodType<ManifestSpec> = choice([onePath, manyPaths, whole], (input) => {
  if (Array.isArray(input)) return manyPaths;
  return isMapping(input) ? whole : onePath;
});

/** What is meant, in a few words. */
export function describeManifests({ files = [], objects = [] }: ManifestSpec): string {
  const names = files.map((file) => file.split('/').slice(-1)[0] ?? file);
  const inline = objects.map(({ kind, metadata }) =>
    `${typeof kind === 'string' ? kind : ''} ${nameIn(metadata)}`.trim(),
  );
  return [...names, ...inline].join(', ');
}

function nameIn(metadata: unknown): string {
  return isMapping(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : '';
}
