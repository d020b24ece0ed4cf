import * as z from 'zod';
import { backendWord, keyOf } from './backend.ts';
import { createHttpProbe } from './http-probe.ts';
import { defineProbe, probeShape } from './probe.ts';
import { oneTarget, portWord, targetShape } from './target.ts';
import { answer } from './words.ts';

const schema = z
  .strictObject({
    ...probeShape,
    from: probeShape.from.describe(
      'Where it is asked: the `workstation`, a node (`control-plane`), a pod (`pod/web`), or `port-forward`.',
    ),
    url: z.string().min(1).optional().describe('What is asked: `https://127.0.0.1:10257/healthz`.'),
    to: z
      .strictObject({
        ...targetShape,
        port: portWord.describe('Port of the pod or of the Service.'),
        path: z.string().startsWith('/').optional().describe('Path and query. Without it: `/`.'),
        scheme: z.enum(['http', 'https']).optional().describe('Without it: `http`.'),
      })
      .refine(oneTarget.check, oneTarget.message)
      .optional()
      .describe('What is asked, instead of a `url`.'),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).optional().describe('Without it: GET.'),
    headers: z.record(z.string(), z.string()).optional().describe('Headers of the request.'),
    insecure: z.boolean().optional().describe("Take the server's certificate unchecked."),
    requests: z
      .int()
      .min(2)
      .max(200)
      .optional()
      .describe(
        'So many requests at each look, each by a connection of its own: then the items are the backends that answered, ' +
          'with `requests`, how many each did.',
      ),
    backend: backendWord
      .optional()
      .describe('How an answer tells which backend gave it. Without it, of several requests: `{json: hostname}`.'),
  })
  .refine((spec) => (spec.url === undefined) !== (spec.to === undefined), 'give either `url` or `to`')
  .refine(({ url }) => url === undefined || /^https?:\/\//.test(url), 'a `url` begins with `http://` or `https://`')
  .refine(
    ({ from, to, requests }) => from !== 'port-forward' || (to !== undefined && requests === undefined),
    '`from: port-forward` needs `to`, and makes one request at a time',
  );

export type HttpSpec = z.infer<typeof schema>;

/** HTTP requests from a place in the lab. Without an answer: status 0 and the reason in `error`. */
export const http = defineProbe<HttpSpec>({
  name: 'http',
  schema: schema.describe('One HTTP request every 250 ms from a place in the lab, or several at each look.'),
  answers: {
    status: answer('HTTP status; 0 when no answer came.'),
    body: answer('Body of the answer, as text.'),
    headers: answer('Headers of the answer, their names in small letters.'),
    backend: answer('Which backend answered, where that is asked for.'),
    error: answer('Why no answer came.'),
  },
  every: 250,
  key: (item) => (item['requests'] === undefined ? 'answer' : keyOf(item)),
  create: createHttpProbe,
});
