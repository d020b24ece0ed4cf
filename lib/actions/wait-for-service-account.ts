import { setTimeout as pause } from 'node:timers/promises';
import { ApiError } from '../cluster/api.ts';
import type { ActionContext } from './action.ts';
import { ActionError } from './action-error.ts';

/** ms */
const longest = 15_000;

/**
 * A fresh namespace has no default ServiceAccount for a moment, and until then its pods are refused
 * (https://github.com/kudobuilder/kuttl/pull/141).
 */
export async function waitForServiceAccount(namespace: string, { cluster, signal }: ActionContext): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/default`;
  for (const end = performance.now() + longest; ; await pause(100, undefined, { signal })) {
    try {
      await cluster.api.request({ path, signal });
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
      if (performance.now() > end) {
        throw new ActionError(`namespace ${namespace} has no default ServiceAccount after ${longest / 1000} s: ${error.message}`);
      }
    }
  }
}
