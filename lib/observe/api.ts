import * as z from 'zod';
import { type ApiClient, ApiError, Unreachable } from '../cluster/api.ts';
import { parseJson } from '../cluster/api-status.ts';
import type { JsonObject } from '../scenario/model.ts';
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

/** ms between questions, and until one counts as unanswered. */
const every = 100;
const timeout = 1000;

/** The API server as a client sees it: `ready` is an answer 200, `unavailable` no answer or another one. */
export const api = defineSubject<z.infer<typeof schema>, { get?: string }>({
  name: 'api',
  schema: schema.describe(
    'The API server as a client sees it: `ready`, `unavailable`, or what it answers to `get`; asked every 100 ms.',
  ),
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
  every,
  within: 30_000,
  stream: ({ get }) => defined({ get }),
  select: (_spec, items) => items,
  key: () => 'api',
  label: () => 'api',
  observe: ({ get = '/readyz' }, lab, sink, signal) =>
    sample((stop) => ask(lab.cluster.api, get, stop), every, lab, sink, signal),
});

/** No answer is an observation here, not blindness: it is what `unavailable` asks for. */
async function ask(client: ApiClient, path: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
  try {
    const { status, body, warnings } = await client.request({ path, timeout, signal, accept: 'application/json, */*' });
    return [{ state: status === 200 ? 'ready' : 'unavailable', status, body: parseJson(body) ?? body, warnings }];
  } catch (error) {
    if (error instanceof ApiError) {
      return [{ state: 'unavailable', status: error.code, body: parseJson(error.body) ?? error.body, warnings: [] }];
    }
    if (!(error instanceof Unreachable)) throw error;
    return [{ state: 'unavailable', status: 0, body: '', warnings: [], error: error.message }];
  }
}
