import * as z from 'zod';
import { ApiError } from '../cluster/api.ts';
import type { ActionContext } from './action.ts';
import { ActionError } from './action-error.ts';

/** ms that the controllers may take for what they make or confirm after a write. */
const patience = 30_000;

/**
 * Waits until the namespace has its default ServiceAccount: a controller makes it a moment after the namespace, and a
 * pod before it is refused.
 */
export async function awaitServiceAccount(namespace: string, { cluster, signal }: ActionContext): Promise<void> {
  const folder = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts`;
  try {
    await cluster.api.request({ path: `${folder}/default`, signal });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error;
    await firstChange(`${folder}?fieldSelector=metadata.name%3Ddefault`, () => true, {
      signal,
      cluster,
      what: `the namespace ${namespace} got no default ServiceAccount`,
    });
  }
}

const crdSchema = z.object({
  object: z.object({
    status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })) }),
  }),
});

/** Waits until the API serves a custom resource. */
export async function awaitEstablished(name: string, { cluster, signal }: ActionContext): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await firstChange(
    `${path}?fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`,
    (event) =>
      crdSchema
        .safeParse(event)
        .data?.object.status.conditions.some(({ type, status }) => type === 'Established' && status === 'True') ===
      true,
    { signal, cluster, what: `the API did not begin to serve ${name}` },
  );
}

interface Waiting extends Pick<ActionContext, 'cluster' | 'signal'> {
  /** What did not happen, for the message. */
  readonly what: string;
}

/** A watch that begins without a revision first tells what is there: nothing can happen unseen before it. */
async function firstChange(
  path: string,
  test: (event: unknown) => boolean,
  { cluster, signal, what }: Waiting,
): Promise<void> {
  const limit = AbortSignal.timeout(patience);
  const both = AbortSignal.any([signal, limit]);
  for await (const line of cluster.api.stream({ path: `${path}&watch=true`, signal: both })) {
    if (test(JSON.parse(line))) return;
  }
  signal.throwIfAborted();
  throw new ActionError(`${what} in ${patience / 1000} s`);
}
