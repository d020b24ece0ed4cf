import * as z from 'zod';

/** Pieces that several subjects' schemas share. */
export const namespaceWord = z
  .string()
  .min(1)
  .describe("Namespace; `*` for all. Without it: the lab's own, which is `default`.");

export const labelsWord = z
  .record(z.string(), z.string())
  .describe('Labels that an object must have, with exactly these values.');

/** The vantage of a probe: see `createVantage`. */
export const fromWord = z
  .string()
  .min(1)
  .describe('Where it is asked: the `workstation`, a node (`control-plane`), or a pod (`pod/web`).');

export const fromNamespaceWord = z.string().min(1).optional().describe('Namespace of the pod in `from`.');

/** A value, or operators, that the answer's field must match. */
export function answer(description: string): z.ZodType {
  return z
    .union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
    .describe(description);
}

/** Leaves out what is undefined: a stream's spec must be JSON, and equal for equal questions. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
