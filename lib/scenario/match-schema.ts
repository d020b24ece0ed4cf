import * as z from 'zod';
import { nodeAlias } from '../expect/nodes.ts';
import { choice, isMapping } from './choice.ts';
import { coded } from './codes.ts';
import type { Json } from './model.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const pattern = z
  .string()
  .max(1000, { error: coded('BAD_REGEX', 'longer than 1000 characters'), abort: true })
  .refine((text) => compileError(text) === undefined, {
    error: ({ input }) => coded('BAD_REGEX', compileError(String(input)) ?? ''),
  })
  .describe('A regular expression (flag u) finds something in the string.');

const limit = z.number();

const alias = z
  .string()
  .regex(nodeAlias, 'a node is named as every lab names it: `control-plane`, `worker`, `worker2`');

const operatorShape = {
  exists: z.boolean().optional().describe('`true`: the path leads somewhere, `false`: nowhere.'),
  in: z
    .array(scalar)
    .min(1, 'an empty list is in no value: nothing can match')
    .optional()
    .describe('One of these values.'),
  contains: z
    .lazy((): z.ZodType => contained)
    .optional()
    .describe('A string has this part; a list has an element that matches this.'),
  matches: pattern.optional(),
  gt: limit.optional().describe('A number greater than this.'),
  gte: limit.optional().describe('A number not less than this.'),
  lt: limit.optional().describe('A number less than this.'),
  lte: limit.optional().describe('A number not greater than this.'),
  sameAs: z.string().min(1).optional().describe('The value that the same item had when it was saved under this name.'),
  differsFrom: z.string().min(1).optional().describe('None of the values saved under this name.'),
  node: z
    .union([alias, z.array(alias).min(1)])
    .optional()
    .describe('The name that the API has for this node of the lab (`control-plane`, `worker2`), or for one of these.'),
};

/** Words that compare; a mapping of a match has only these, or none of them. */
const operators: readonly string[] = Object.keys(operatorShape);

const comparison = z
  .strictObject(operatorShape)
  .meta({ id: 'Operators', minProperties: 1, description: 'Operators; all of them must hold.' });

const list = z
  .array(z.lazy((): z.ZodType => matchValue))
  .describe('A list of the same length whose elements match one by one.');

const nested = z
  .record(
    z.string(),
    z.lazy((): z.ZodType => matchValue),
  )
  .meta({
    propertyNames: { not: { enum: operators } },
    description: 'Some of the keys of a mapping (literally, not as paths); others do not matter.',
  });

const contained = choice([scalar, nested], (input) => (isMapping(input) ? nested : scalar));

/** What a value must be: a scalar, a list, operators, or a part of a mapping. */
export const matchValue: z.ZodType<Json> = choice([scalar, comparison, list, nested], (input) => {
  if (Array.isArray(input)) return list;
  if (!isMapping(input)) return scalar;
  const keys = Object.keys(input);
  const others = keys.filter((key) => !operators.includes(key));
  const first = others[0];
  if (first === undefined) return keys.length === 0 ? nested : comparison;
  if (others.length === keys.length) return nested;
  const words = keys.filter((key) => operators.includes(key)).map((key) => `\`${key}\``);
  return {
    path: [first],
    message: coded(
      'MIXED_MATCH',
      `${JSON.stringify(first)} stands beside the operator ${words.join(', ')}: a mapping is either operators or keys of the value`,
    ),
  };
}).meta({ id: 'MatchValue', description: 'A value, a list, operators, or a part of a mapping.' }) as z.ZodType<Json>;

/** A partial match: what must be at which paths of an item. */
export const match = z
  .record(z.string().min(1), matchValue)
  .refine(
    (paths) => Object.keys(paths).length > 0,
    'a match names at least one path; for "any item at all" use `count`',
  )
  .meta({
    id: 'Match',
    minProperties: 1,
    description:
      'What must be at which paths of an item: `status.phase`, `spec.containers[0].image`, `status.conditions[type=Ready].status`, `status.containerStatuses[*].ready`, `metadata.labels["app.kubernetes.io/name"]`.',
  });

function compileError(text: string): string | undefined {
  try {
    new RegExp(text, 'u');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
