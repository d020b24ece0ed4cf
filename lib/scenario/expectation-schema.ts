import * as z from 'zod';
import type { Subject } from '../observe/subject.ts';
import { choice, isMapping, type Refusal } from './choice.ts';
import { coded } from './codes.ts';
import { duration, formatDuration } from './duration.ts';
import { match } from './match-schema.ts';
import { suggestion } from './nearest.ts';

/** Where a question stands: it decides which words may stand beside it. */
type Role = 'expect' | 'throughout' | 'item' | 'save';

/** ms that a `save` waits for its first item. */
export const saveWithin = 10_000;
/** ms of blindness that a `throughout` allows. */
export const allowedBlindness = 2000;

const countNumber = z.int().min(0);
const countRange = z
  .strictObject({
    min: z.int().min(0).optional().describe('At least so many.'),
    max: z.int().min(0).optional().describe('At most so many.'),
  })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'give `min`, `max` or both')
  .meta({ minProperties: 1 });

const quantifiers = {
  all: match.optional().describe('Every item matches this, and there is at least one item.'),
  any: match.optional().describe('At least one item matches this.'),
  none: match.optional().describe('No item matches this; it holds where there are no items.'),
  count: choice([countNumber, countRange], (input) => (isMapping(input) ? countRange : countNumber))
    .optional()
    .describe('How many items there are: a number, or `{min, max}`.'),
  cel: z
    .string()
    .min(1)
    .optional()
    .describe('A CEL expression over the list `items` that must be true, for what the other words cannot say.'),
};

/** The words that say how many items must match; at least one of them is needed. */
export const quantifierNames: readonly string[] = Object.keys(quantifiers);

const label = z.string().min(1).max(120);

const measureName = label;
const measureSince = z.strictObject({
  name: label.describe('Name of the figure in every report.'),
  since: label.optional().describe("Name of an earlier expectation of the step; without it: the step's change."),
});
const measure = choice([measureName, measureSince], (input) => (isMapping(input) ? measureSince : measureName))
  .optional()
  .describe('Makes a named figure of the time it took: a name, or `{name, since}`.');

const name = label.optional().describe('For people, and for `measure.since`; unique in the step.');

const where = match.optional().describe('Only items that match this are looked at.');

function wordsOf(role: Role, subject: Pick<Subject, 'within'>, condition?: z.ZodType): z.ZodRawShape {
  switch (role) {
    case 'expect':
      return {
        where,
        ...quantifiers,
        within: duration
          .optional()
          .describe(
            `By when it must begin to hold, counted from the change. Default: ${formatDuration(subject.within)}.`,
          ),
        for: duration.optional().describe('How long it must go on holding, without a break. Default: 0s.'),
        notBefore: duration.optional().describe('Before this it must not hold. Default: 0s.'),
        name,
        measure,
      };
    case 'throughout':
      return {
        where,
        ...quantifiers,
        while: z
          .optional(condition ?? z.never())
          .describe('Another subject: only while this is so must the expectation hold; it must be so at least once.'),
        blind: duration
          .optional()
          .describe(`How long in one go nothing may be seen. Default: ${formatDuration(allowedBlindness)}.`),
        gap: duration
          .optional()
          .describe(
            'How long in one go it need not hold: of what is sampled, from one good look to the next. Without it: it ' +
              'must hold at every look.',
          ),
        measure: label.optional().describe('Makes a named figure of the longest gap.'),
        name,
      };
    case 'item':
      return { where, ...quantifiers };
    case 'save':
      return {
        as: label.describe('The name by which `sameAs` and `differsFrom` find the values; unique in the scenario.'),
        where,
        value: z.string().min(1).describe('Path of the value in each item: `metadata.uid`.'),
        within: duration
          .optional()
          .describe(`How long to wait for the first item. Default: ${formatDuration(saveWithin)}.`),
      };
  }
}

/** One question to one subject: a strict mapping with the subject's name as a key. */
function questionSchema(subject: Subject, role: Role, condition?: z.ZodType): z.ZodType {
  const words = wordsOf(role, subject, condition);
  const answers = role === 'save' ? {} : optionalShape(subject.answers);
  for (const key of [subject.name, ...Object.keys(answers)]) {
    if (Object.hasOwn(words, key)) throw new TypeError(`subject ${subject.name}: "${key}" is a word of expectations`);
  }
  const schema = z.strictObject({ [subject.name]: argumentSchema(subject, role), ...answers, ...words });
  return (role === 'throughout' ? schema.superRefine(checkGap) : schema).meta({
    ...(role === 'save' ? {} : { anyOf: enoughSaid(subject) }),
    ...(subject.schema.description === undefined ? {} : { title: subject.name }),
  });
}

/** What stands beside `gap`, and what needs it. */
function checkGap(
  { gap, measure, while: condition }: Readonly<Record<string, unknown>>,
  context: z.RefinementCtx,
): void {
  if (measure !== undefined && gap === undefined) {
    const message = 'the figure is the longest `gap`: say how long one may be';
    context.addIssue({ code: 'custom', path: ['measure'], message });
  }
  if (gap !== undefined && condition !== undefined) {
    const message = 'it must hold while something else is so, or with gaps: not both';
    context.addIssue({ code: 'custom', path: ['gap'], message });
  }
}

function argumentSchema({ schema, shorthand }: Subject, role: Role): z.ZodType {
  if (shorthand === undefined || role === 'save') return schema;
  const word: z.ZodType = shorthand.schema;
  return choice([word, schema], (input) => (isMapping(input) ? schema : word)).meta(
    schema.description === undefined ? {} : { description: schema.description },
  );
}

/** For the JSON Schema alone: one quantifier, one answer or the shorthand is there. */
function enoughSaid({ name: subject, answers, shorthand }: Subject): readonly object[] {
  return [
    ...[...quantifierNames, ...Object.keys(answers)].map((key) => ({ required: [key] })),
    ...(shorthand === undefined ? [] : [{ properties: { [subject]: { type: 'string' } }, required: [subject] }]),
  ];
}

function optionalShape(shape: Readonly<Record<string, z.ZodType>>): z.ZodRawShape {
  return Object.fromEntries(Object.entries(shape).map(([key, schema]) => [key, schema.optional()]));
}

interface GoalSchemas {
  readonly save: z.ZodType;
  readonly throughout: z.ZodType;
  readonly goal: z.ZodType;
}

/** The schemas of what stands under `save`, `throughout` and `expect`. */
export function goalSchemas(subjects: readonly Subject[]): GoalSchemas {
  const moment = bySubject(subjects, 'item', 'SequenceItem');
  const sequence = sequenceSchema(moment);
  const expectation = bySubject(subjects, 'expect', 'Expectation');
  return {
    save: bySubject(subjects, 'save', 'Save'),
    throughout: bySubject(subjects, 'throughout', 'Invariant', moment),
    goal: choice([expectation, sequence], (input) =>
      isMapping(input) && Object.hasOwn(input, 'sequence') ? sequence : expectation,
    ),
  };
}

function sequenceSchema(moment: z.ZodType): z.ZodType {
  return z
    .strictObject({
      sequence: z
        .array(moment)
        .min(2, 'a sequence has at least two items')
        .describe('Each becomes true after the one before it did.'),
      within: duration
        .optional()
        .describe('By when the last one must be true, counted from the change. Default: the longest of its subjects.'),
      name,
      measure,
    })
    .meta({ id: 'Sequence', description: 'Things that must happen one after the other.' });
}

function bySubject(subjects: readonly Subject[], role: Role, id: string, condition?: z.ZodType): z.ZodType {
  const options = new Map(
    subjects.map((subject) => [subject.name, once(() => questionSchema(subject, role, condition))]),
  );
  const fallback = z.looseObject({});
  return choice(
    () => [...options.values()].map((option) => option()),
    (input) => {
      if (!isMapping(input)) return fallback;
      return chooseSubject(input, options);
    },
  ).meta({ id, description: descriptions[role] });
}

/** Of all subjects a file names few: the schemas of the others are never made. */
function once(make: () => z.ZodType): () => z.ZodType {
  let made: z.ZodType | undefined;
  return () => (made ??= make());
}

const descriptions: Readonly<Record<Role, string>> = {
  expect: 'What must come to hold: a subject, how many of its items must match, and by when.',
  throughout: 'What must hold from the change until everything under `expect` is settled.',
  item: 'A state: a subject and how many of its items match.',
  save: 'Keeps values under a name, before the change is made.',
};

function chooseSubject(
  input: Readonly<Record<string, unknown>>,
  options: ReadonlyMap<string, () => z.ZodType>,
): z.ZodType | Refusal {
  const keys = Object.keys(input);
  const named = keys.filter((key) => options.has(key));
  const [first, second] = named;
  if (first !== undefined && second !== undefined) {
    return {
      path: [second],
      message: coded('SEVERAL_SUBJECTS', `there is \`${first}\` already: one expectation looks at one subject`),
    };
  }
  const schema = first === undefined ? undefined : options.get(first);
  if (schema !== undefined) return schema();
  const misspelt = keys.find((key) => suggestion(key, options.keys()) !== '');
  if (misspelt !== undefined) {
    const hint = suggestion(misspelt, options.keys());
    return { path: [misspelt], message: coded('UNKNOWN_KEY', `unknown key ${JSON.stringify(misspelt)}${hint}`) };
  }
  const known = [...options.keys()].map((key) => `\`${key}\``).join(', ');
  return { path: [], message: coded('NO_SUBJECT', `what is looked at? One of ${known}`) };
}
