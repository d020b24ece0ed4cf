import * as z from 'zod';
import { ApiError, Unreachable } from '../cluster/api.ts';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { Blind, sample } from './sample.ts';
import type { ObservedLab } from './subject.ts';
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
  schema: schema.describe("Lines of a container's log (`line`), asked for every second."),
  answers: {},
  mode: 'sample',
  every: 1000,
  within: 30_000,
  stream: (spec) => defined(spec),
  select: (_spec, items) => items,
  key: ({ line }) => line,
  label: ({ line }) => `line ${JSON.stringify(line)}`,
  observe: (spec, lab, sink, signal) => sample((stop) => read(spec, lab, stop), 1000, lab, sink, signal),
});

async function read(spec: Spec, lab: ObservedLab, signal: AbortSignal): Promise<readonly Line[]> {
  const query = new URLSearchParams({ tailLines: '500', limitBytes: '262144' });
  if (spec.container !== undefined) query.set('container', spec.container);
  if (spec.previous === true) query.set('previous', 'true');
  const pod = `/api/v1/namespaces/${encodeURIComponent(spec.namespace ?? lab.namespace)}/pods/${encodeURIComponent(spec.pod)}`;
  try {
    const { body } = await lab.cluster.api.request({ path: `${pod}/log?${query.toString()}`, accept: '*/*', signal });
    return body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ line }));
  } catch (error) {
    if (error instanceof Unreachable) throw new Blind('unavailable', error.message);
    if (!(error instanceof ApiError)) throw error;
    // No such pod, or no container that has started: there is no log, and that can be seen.
    if (error.code === 404 || error.code === 400) return [];
    throw new Blind(error.code >= 500 ? 'unavailable' : 'lost', `the API refused (${error.code}): ${error.message}`);
  }
}
