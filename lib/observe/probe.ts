import type * as z from 'zod';
import type { JsonObject } from '../scenario/model.ts';
import { duration } from '../scenario/duration.ts';
import { defineSubject } from './define.ts';
import { sample } from './sample.ts';
import type { ObservedLab, Subject } from './subject.ts';
import { defined, fromNamespaceWord, fromWord } from './words.ts';

/** ms: asked more often, the asking would be what is measured. */
const shortest = 20;

/** Words that every probe has. */
export const probeShape = {
  from: fromWord,
  namespace: fromNamespaceWord,
  every: duration
    .refine((ms) => ms >= shortest, `at least ${shortest}ms`)
    .optional()
    .describe('How often it is asked, from start to start; less often where an answer takes longer.'),
  timeout: duration
    .refine((ms) => ms >= shortest, `at least ${shortest}ms`)
    .optional()
    .describe('How long an answer is waited for.'),
};

export interface ProbeSpec {
  readonly from: string;
  readonly namespace?: string | undefined;
  readonly every?: number | undefined;
  readonly timeout?: number | undefined;
}

interface ProbeParts<Spec> {
  readonly name: string;
  readonly schema: z.ZodType<Spec>;
  readonly answers: Subject['answers'];
  /** ms between questions where the scenario does not say. */
  readonly every: number;
  /** What makes an item the same later; absent: there is one. */
  readonly key?: (item: JsonObject) => string;
  /** Asks once for each call; what cannot be asked at all is Blind. */
  create(spec: Spec, lab: ObservedLab): (signal: AbortSignal) => Promise<readonly JsonObject[]>;
}

/** A subject that is sampled by asking something from a vantage. */
export function defineProbe<Spec extends ProbeSpec>(parts: ProbeParts<Spec>): Subject {
  const { name, schema, answers, every, key = () => 'answer', create } = parts;
  return defineSubject<Spec, Spec>({
    name,
    schema,
    answers,
    mode: 'sample',
    every,
    within: 30_000,
    stream: (spec) => defined(spec),
    select: (_spec, items) => items,
    key,
    label: key,
    observe: (spec, lab, sink, signal) => sample(create(spec, lab), spec.every ?? every, lab, sink, signal),
  });
}
