import { once } from 'node:events';
import * as z from 'zod';
import type { Failure } from '../journal/entry.ts';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { defined } from './words.ts';

const schema = z.strictObject({ of: z.literal('warnings').optional() });

/**
 * What the API, or a program, answered to the step's change: one item, or one for each warning. Scenario files ask it by the step's
 * words `refused` and `warned`; the engine feeds it, as it makes the change.
 */
export const answerSubject = defineSubject<z.infer<typeof schema>, Record<string, never>>({
  name: 'answer',
  schema,
  answers: {},
  mode: 'watch',
  within: 1000,
  stream: () => ({}),
  select: ({ of }, items) => (of === undefined ? items : items.flatMap(warningsOf)),
  key: (item) => (typeof item['text'] === 'string' ? item['text'] : 'answer'),
  label: (item) => (typeof item['text'] === 'string' ? 'a warning' : 'the answer'),
  async observe(_stream, lab, sink, signal) {
    // Nothing was asked of the API yet.
    sink.items({ items: [], began: lab.now() });
    if (!signal.aborted) await once(signal, 'abort');
  },
});

/** The item of an answer. `error`: why the API refused; absent where it accepted. */
export function answerItem(warnings: readonly string[], error?: Failure): JsonObject {
  if (error === undefined) return { refused: false, warnings };
  const { message, reason = '', code = 0, details } = error;
  const { causes } = detailsSchema.parse(details);
  const field = causes[0]?.['field'];
  return { refused: true, reason, code, message, causes, ...defined({ field }), warnings };
}

const detailsSchema = z.object({ causes: z.array(z.record(z.string(), z.string())).default([]) }).prefault({});

function warningsOf({ warnings }: JsonObject): readonly JsonObject[] {
  return Array.isArray(warnings) ? warnings.map((text) => ({ text: String(text) })) : [];
}
