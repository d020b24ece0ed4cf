import { z } from 'zod';
import { ApiError, type ApiResponse } from '../cluster/api.ts';
import { type ActionContext, defineAction } from './action.ts';
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
  schema: schema.describe('Changes a part of an object.'),
  describe: ({ kind, name }) => `patch ${kind} ${name}`,
  async run(spec, context) {
    const target = await findTarget(spec, context);
    const type = spec.type ?? (Array.isArray(spec.patch) ? 'json' : 'strategic');
    const answer = await send(type, target, spec, context);
    return { summary: `patched ${targetLabel(target)}`, writes: writesOf(target, answer) };
  },
});

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
