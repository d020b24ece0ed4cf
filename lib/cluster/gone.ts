import { type ApiClient, ApiError } from './api.ts';

/**
 * Resolves when a collection (`/api/v1/namespaces`) has no object of this name. The watch begins at the revision of a
 * list, so a deletion between the two is not missed.
 */
export async function awaitGone(api: ApiClient, collection: string, name: string, signal: AbortSignal): Promise<void> {
  const selector = `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
  const list = JSON.parse((await api.request({ path: `${collection}?${selector}`, signal })).body) as {
    readonly items: readonly unknown[];
    readonly metadata: { readonly resourceVersion: string };
  };
  if (list.items.length === 0) return;
  const from = `resourceVersion=${list.metadata.resourceVersion}`;
  for await (const line of api.stream({ path: `${collection}?${selector}&${from}&watch=true`, signal })) {
    if ((JSON.parse(line) as { readonly type: string }).type === 'DELETED') return;
  }
  signal.throwIfAborted();
  throw new Error(`${collection}/${name} is still there`);
}

/** What is gone is no error. */
export async function tolerant(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error;
  }
}
