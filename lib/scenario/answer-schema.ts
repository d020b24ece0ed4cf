import * as z from 'zod';
import { choice } from './choice.ts';
import { matchValue } from './match-schema.ts';
import type { Expectation, JsonObject } from './model.ts';

const refusal = z
  .strictObject({
    reason: matchValue.optional().describe("The Status's reason: `Invalid`, `Forbidden`, `NotFound`, `Conflict`."),
    code: matchValue.optional().describe('HTTP status: 422, 403; or the exit code of the program that the step runs.'),
    message: matchValue.optional().describe('What the API says, as kubectl prints it; or what the program says.'),
    field: matchValue.optional().describe('The first field that it complains of: `spec.selector`.'),
  })
  .refine((words) => Object.keys(words).length > 0, {
    error: 'how must it refuse? Say `reason`, `code`, `message` or `field`',
    // A misspelt word is one problem, not two.
    when: ({ issues }) => issues.length === 0,
  })
  .meta({ minProperties: 1 });

const noWarning = z.literal(false);

/** The words of a step for what the API answers to its change. */
export const answerShape = {
  refused: refusal
    .optional()
    .describe(
      'The API, or the program that the step runs, must refuse the change, for this reason; that it accepts it is a failure.',
    ),
  warned: choice([noWarning, matchValue], (input) => (typeof input === 'boolean' ? noWarning : matchValue))
    .optional()
    .describe('One of the warnings that the API returns with its answer is this; `false`: it returns none.'),
};

export interface AnswerFile {
  readonly refused?: JsonObject;
  readonly warned?: JsonObject[string];
}

const time = { within: 1000, for: 0, notBefore: 0, blind: 0 };

/** What these words expect, as expectations of the step. */
export function answerGoals({ refused, warned }: AnswerFile, step: number): readonly Expectation[] {
  const goals: Expectation[] = [];
  if (refused !== undefined) {
    const query = { subject: 'answer', spec: {} };
    const name = 'it is refused';
    goals.push({ id: `${step}.refused`, name, query, test: { all: { refused: true, ...refused } }, ...time });
  }
  if (warned !== undefined) {
    const query = { subject: 'answer', spec: { of: 'warnings' } };
    const test = warned === false ? { count: { max: 0 } } : { any: { text: warned } };
    const name = warned === false ? 'the API does not warn' : 'the API warns';
    goals.push({ id: `${step}.warned`, name, query, test, ...time });
  }
  return goals;
}
