import { z } from 'zod';
import { defineSubject } from './define.ts';
import { sample } from './sample.ts';
import { answer, defined } from './words.ts';

const schema = z.strictObject({
  get: z
    .string()
    .startsWith('/')
    .optional()
    .describe('Path asked of the API: `/livez`, `/api/v1/componentstatuses`. Without it: `/readyz`.'),
});

/** The API server as a client sees it: `ready` is an answer 200, `unavailable` no answer or another one. */
export const api = defineSubject<z.infer<typeof schema>, { get?: string }>({
  name: 'api',
  schema,
  shorthand: {
    schema: z.enum(['ready', 'unavailable']).describe('`ready`: `/readyz` answers 200. `unavailable`: it does not.'),
    expand: (state) => ({ spec: {}, all: { state } }),
  },
  answers: {
    status: answer('HTTP status; 0 when no answer came.'),
    body: answer('The answer, parsed where it is JSON.'),
    warnings: answer('Texts of the `Warning` headers, as kubectl prints them.'),
  },
  mode: 'sample',
  every: 100,
  within: 30_000,
  stream: ({ get }) => defined({ get }),
  select: (_spec, items) => items,
  key: () => 'api',
  label: () => 'api',
  observe: (_spec, lab, sink, signal) => sample(() => Promise.resolve([]), 100, lab, sink, signal),
});
