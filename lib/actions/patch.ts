import * as z from 'zod';
import { ApiError, type ApiResponse } from '../cluster/api.ts';
import type { JsonObject } from '../scenario/model.ts';
import { type ActionContext, defineAction, type ProvidedImage } from './action.ts';
import { imagesOf, loadedOf, notesOf, withoutPulling } from './pod-images.ts';
import { findTarget, type Target, targetLabel, targetPath, writesOf } from './objects.ts';
import { apiVersionWord, kindWord, namespaceWord, nameWord } from './words.ts';

const mediaTypes = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
} as const;

const schema = z
  .strictObject({
    kind: kindWord,
    apiVersion: apiVersionWord,
    namespace: namespaceWord,
    name: nameWord,
    type: z
      .enum(['strategic', 'merge', 'json'])
      .optional()
      .describe(
        'How the patch is meant. Without it: `json` for a list, else strategic, or merge where a kind knows no strategic one.',
      ),
    patch: z
      .union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown())).min(1)])
      .describe('The part of the object that changes, or a list of JSON Patch operations.'),
  })
  .refine(({ type, patch }) => type === undefined || (type === 'json') === Array.isArray(patch), {
    message: 'a JSON Patch (`type: json`) is a list of operations, every other patch a mapping',
    path: ['patch'],
  });

type Spec = z.infer<typeof schema>;

export const patch = defineAction<Spec>({
  verb: 'patch',
  answeredBy: 'api',
  schema: schema.describe('Changes a part of an object. A new image of its pods is obtained as `apply` does it.'),
  describe: ({ kind, name }) => `patch ${kind} ${name}`,
  async run(spec, context) {
    const target = await findTarget(spec, context);
    const images = await context.images.provide(imagesIn(spec.patch, target));
    const type = spec.type ?? (Array.isArray(spec.patch) ? 'json' : 'strategic');
    const answer = await send(type, target, { ...spec, patch: pulledByNobody(spec.patch, target, images) }, context);
    return {
      summary: [`patched ${targetLabel(target)}`, ...notesOf(images)].join('; '),
      writes: writesOf(target, answer),
      warnings: answer.warnings,
      images: notesOf(images),
    };
  },
});

/** Of a patch in the shape of the object, or of operations that set an `image`. */
function imagesIn(patch: Spec['patch'], { resource }: Target): readonly string[] {
  if (!Array.isArray(patch)) return imagesOf({ ...resource, object: patch as JsonObject });
  return patch.flatMap(({ path, value }) =>
    typeof path === 'string' && path.endsWith('/image') && typeof value === 'string' ? [value] : [],
  );
}

/** Operations stay as they are: what they leave out they do not change. */
function pulledByNobody(patch: Spec['patch'], { resource }: Target, images: readonly ProvidedImage[]): Spec['patch'] {
  return Array.isArray(patch) ? patch : withoutPulling({ ...resource, object: patch as JsonObject }, loadedOf(images));
}

/** Kinds that come from custom resource definitions know no strategic merge: 415. */
async function send(
  type: keyof typeof mediaTypes,
  target: Target,
  spec: Spec,
  { cluster, signal }: ActionContext,
): Promise<ApiResponse> {
  const ask = (contentType: string): Promise<ApiResponse> =>
    cluster.api.request({
      method: 'PATCH',
      path: `${targetPath(target)}?fieldManager=labrig`,
      contentType,
      body: spec.patch,
      signal,
    });
  try {
    return await ask(mediaTypes[type]);
  } catch (error) {
    const fallsBack = spec.type === undefined && type === 'strategic';
    if (!(fallsBack && error instanceof ApiError && error.code === 415)) throw error;
    return ask(mediaTypes.merge);
  }
}
