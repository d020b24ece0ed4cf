import { z } from 'zod';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { sample } from './sample.ts';
import { defined } from './words.ts';

const schema = z.strictObject({
  pod: z.string().min(1).describe('Name of the pod.'),
  namespace: z.string().min(1).optional().describe("Namespace of the pod. Without it: the lab's own."),
  container: z.string().min(1).optional().describe('Name of the container. Without it: the only one.'),
  previous: z.boolean().optional().describe('The log of the container that ran before the present one.'),
});

type Spec = z.infer<typeof schema>;
type Line = JsonObject & { readonly line: string };

/** The last 500 lines of a container's log, asked of the API every second; no items where there is no log yet. */
export const logs = defineSubject<Spec, Spec, Line>({
  name: 'logs',
  schema,
  answers: {},
  mode: 'sample',
  every: 1000,
  within: 30_000,
  stream: (spec) => defined(spec),
  select: (_spec, items) => items,
  key: ({ line }) => line,
  label: ({ line }) => `line ${JSON.stringify(line)}`,
  observe: (_spec, lab, sink, signal) => sample(() => Promise.resolve([]), 1000, lab, sink, signal),
});
