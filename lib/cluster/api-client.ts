import type { ApiClient } from './api.ts';

/** A client with the credentials of a kubeconfig's current context. Rejects with InfraError where the file is of no use. */
export function connect(kubeconfig: string): Promise<ApiClient> {
  return Promise.reject(new Error(`not yet: ${kubeconfig}`));
}
