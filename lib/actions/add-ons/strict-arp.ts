import { parseDocument } from 'yaml';
import * as z from 'zod';
import type { ActionContext } from '../action.ts';
import { ActionError } from '../action-error.ts';

const configMapSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  data: z.object({ 'config.conf': z.string() }),
});

const path = '/api/v1/namespaces/kube-system/configmaps/kube-proxy';

/**
 * In ipvs mode every node has the addresses of Services on an interface of its own, and without strictARP every node
 * answers for them (https://metallb.io/installation). Resolves to true where that had to be changed.
 */
export async function makeArpStrict({ cluster: { api }, signal, shared }: ActionContext): Promise<boolean> {
  const { body } = await api.request({ path, signal });
  const { metadata, data } = configMapSchema.parse(JSON.parse(body));
  const config = strictArp(data['config.conf']);
  if (config === undefined) return false;
  if (shared) {
    throw new ActionError(
      'kube-proxy is in ipvs mode without strictARP, and this cluster is shared: it stays as it is',
    );
  }
  await api.request({
    method: 'PATCH',
    path,
    contentType: 'application/merge-patch+json',
    body: { metadata, data: { 'config.conf': config } },
    signal,
  });
  // It reads its configuration only when it starts.
  const pods = '/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-proxy';
  await api.request({ method: 'DELETE', path: pods, signal });
  return true;
}

/** kube-proxy's configuration with strictARP; undefined where it needs no change. */
export function strictArp(config: string): string | undefined {
  const document = parseDocument(config);
  if (document.get('mode') !== 'ipvs' || document.getIn(['ipvs', 'strictARP']) === true) return undefined;
  document.setIn(['ipvs', 'strictARP'], true);
  return document.toString();
}
