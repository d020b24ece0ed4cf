import * as z from 'zod';
import { choice, isMapping } from './choice.ts';
import type { Text } from './model.ts';

const plain = z.string().min(1);
const byLanguage = z
  .record(z.string().regex(/^[a-z]{2}$/, 'a language is a code of two letters: `en`, `ru`'), plain)
  .refine((texts) => Object.keys(texts).length > 0, 'give at least one language')
  .meta({ minProperties: 1 });

/** A teaching text: a string, or one for each language. */
const text: z.ZodType<Text> = choice([plain, byLanguage], (input) => (isMapping(input) ? byLanguage : plain)).meta({
  id: 'Text',
  description: 'A text for people, or one for each language: `{en: ..., ru: ...}`.',
});

/** What can be told of a scenario or of a step. */
export const teachingShape = {
  title: text.optional().describe('Heading in reports.'),
  story: text.optional().describe('What happens, told before it does.'),
  predict: text.optional().describe('A question to answer before the step is run.'),
  explain: text.optional().describe('Why it went as it did, told afterwards.'),
};
