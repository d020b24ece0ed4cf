import * as z from 'zod';
import { ApiError, resourcePath } from '../cluster/api.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Node, NodeContainer } from '../cluster/node.ts';

const namespace = 'metallb-system';

/** Running containers of MetalLB's speaker on a node. */
export async function speakersOn(node: Node): Promise<readonly NodeContainer[]> {
  const all = await node.runtime.list();
  return all.filter(
    (one) => !one.sandbox && one.state === 'running' && one.namespace === namespace && one.name === 'speaker',
  );
}

const statusSchema = z.object({
  items: z.array(
    z.object({
      status: z.object({ node: z.string(), serviceName: z.string(), serviceNamespace: z.string() }).optional(),
    }),
  ),
});

/**
 * Full name of the node that answers for the addresses of a Service, as MetalLB says it (ServiceL2Status); without a
 * Service, of the only node that answers for any.
 */
export async function announcingNode(
  { api }: Pick<Cluster, 'api'>,
  service: { readonly name: string; readonly namespace: string } | undefined,
): Promise<string> {
  const resource = await api.resource('metallb.io/v1beta1', 'ServiceL2Status');
  const { body } = await api.request({ path: resourcePath(resource) });
  const announced = statusSchema.parse(JSON.parse(body)).items.flatMap(({ status }) => status ?? []);
  const meant = announced.filter(
    (one) => service === undefined || (one.serviceName === service.name && one.serviceNamespace === service.namespace),
  );
  const [node, other] = [...new Set(meant.map((one) => one.node))];
  const what = service === undefined ? 'any Service' : `the Service ${service.namespace}/${service.name}`;
  if (node === undefined) throw new Error(`no node announces the address of ${what}`);
  if (other === undefined) return node;
  const names = announced.map((one) => `${one.serviceNamespace}/${one.serviceName} by ${one.node}`).join(', ');
  throw new Error(`several nodes announce, name the \`node\` or the \`service\`: ${names}`);
}

/** The kubelet would start anew what only died. What is gone already is no error. */
export async function removeSpeakerPod(pod: string, { api }: Pick<Cluster, 'api'>, signal: AbortSignal): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(pod)}?gracePeriodSeconds=0`;
  try {
    await api.request({ method: 'DELETE', path, signal });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error;
  }
}
