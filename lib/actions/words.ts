import * as z from 'zod';

/** Pieces that several verbs' schemas share. */
export const kindWord = z.string().min(1).describe('Kind, as in manifests: `Pod`, `Deployment`.');

export const apiVersionWord = z
  .string()
  .min(1)
  .optional()
  .describe('Group and version, as in manifests: `apps/v1`. Without it: the version the API prefers.');

export const namespaceWord = z
  .string()
  .min(1)
  .optional()
  .describe("Namespace. Without it: the lab's own, which is `default`.");

export const labelsWord = z
  .record(z.string().min(1), z.string())
  .refine((labels) => Object.keys(labels).length > 0, 'give at least one label')
  .optional()
  .describe('Labels that an object must have, with exactly these values.');

export const nameWord = z.string().min(1).describe('Name of the object.');

export const namesWord = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .optional()
  .describe('Name, or several.');

/** A program and its arguments, or a line for a shell. */
export const commandWord = z
  .union([z.string().min(1), z.array(z.string()).min(1)])
  .describe('The program and its arguments, or a line for a shell.');

/** One or several as a list; nothing as an empty one. */
export function listOf(words: string | readonly string[] | undefined): readonly string[] {
  if (words === undefined) return [];
  return typeof words === 'string' ? [words] : words;
}

/** `a=1,b=2`, as the API takes a label selector. */
export function labelSelector(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
