import { z } from 'zod';
import type { JsonObject } from '../scenario/model.ts';

/** Where manifests come from, as the file says it and as the verbs get it: always both lists. */
const path = z.string().min(1);
const inline = z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value)).meta({
  type: 'object',
});

export const sourceSchema = z
  .union([
    path.describe('A manifest file, or a folder of them.'),
    z.array(path).min(1).describe('Several files or folders, in order.'),
    z.strictObject({
      files: z.array(path).optional().describe('Manifest files, or folders of them.'),
      objects: z.array(inline).optional().describe('Manifests, written here.'),
    }),
  ])
  .transform((source) => {
    if (typeof source === 'string') return { files: [source], objects: [] };
    if (Array.isArray(source)) return { files: source, objects: [] };
    return { files: source.files ?? [], objects: source.objects ?? [] };
  });

export type Source = z.output<typeof sourceSchema>;

export function describeSource({ files, objects }: Source): string {
  const inlined = objects.map(({ kind, metadata }) => `${String(kind)} ${nameOf(metadata)}`);
  return [...files, ...inlined].join(', ');
}

function nameOf(metadata: unknown): string {
  return z.object({ name: z.string() }).safeParse(metadata).data?.name ?? '?';
}
