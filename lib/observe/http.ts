import { z } from 'zod';
import { defineSubject } from './define.ts';
import { createProbe } from './http-probe.ts';
import { sample } from './sample.ts';
import { answer, defined } from './words.ts';

const schema = z
  .strictObject({
    from: z
      .string()
      .min(1)
      .describe('Where the question is asked: a node (`control-plane`), a pod (`pod/web`), or `port-forward`.'),
    url: z.string().min(1).optional().describe('What is asked: `https://127.0.0.1:10257/healthz`.'),
    to: z
      .strictObject({
        pod: z.string().min(1).optional().describe('Name of a pod.'),
        service: z.string().min(1).optional().describe('Name of a Service.'),
        namespace: z.string().min(1).optional().describe("Namespace. Without it: the lab's own."),
        port: z.int().min(1).max(65_535).describe('Port of the pod or of the Service.'),
        path: z.string().startsWith('/').optional().describe('Path and query. Without it: `/`.'),
        scheme: z.enum(['http', 'https']).optional().describe('Without it: `http`.'),
      })
      .refine((to) => (to.pod === undefined) !== (to.service === undefined), 'give either `pod` or `service`')
      .optional()
      .describe('The pod or Service that is asked, instead of a `url`.'),
    namespace: z.string().min(1).optional().describe('Namespace of the pod in `from`.'),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).optional().describe('Without it: GET.'),
    headers: z.record(z.string(), z.string()).optional().describe('Headers of the request.'),
    insecure: z.boolean().optional().describe("Take the server's certificate unchecked."),
  })
  .refine((spec) => (spec.url === undefined) !== (spec.to === undefined), 'give either `url` or `to`')
  .refine((spec) => spec.from !== 'port-forward' || spec.to !== undefined, '`from: port-forward` needs `to`');

export type HttpSpec = z.infer<typeof schema>;

/** One HTTP request every 250 ms from a place in the lab. Without an answer: status 0 and the reason in `error`. */
export const http = defineSubject<HttpSpec, HttpSpec>({
  name: 'http',
  schema: schema.describe('One HTTP request every 250 ms from a place in the lab.'),
  answers: {
    status: answer('HTTP status; 0 when no answer came.'),
    body: answer('Body of the answer, as text.'),
    error: answer('Why no answer came.'),
  },
  mode: 'sample',
  every: 250,
  within: 30_000,
  stream: (spec) => defined(spec),
  select: (_spec, items) => items,
  key: () => 'answer',
  label: () => 'answer',
  observe: async (spec, lab, sink, signal) => {
    const ask = createProbe(spec, lab);
    await sample(ask, 250, lab, sink, signal);
  },
});
