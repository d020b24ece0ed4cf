import type { ApiClient } from './api.ts';
import type { MinikubeWishes } from './minikube-wishes.ts';

/**
 * Gives the nodes the labels that were asked for. Where there are several the control plane is tainted, as kubeadm does it
 * and minikube does not: a pod that goes elsewhere on kind must not run there here.
 */
export async function markNodes(
  api: ApiClient,
  names: readonly string[],
  { nodes }: MinikubeWishes,
  signal: AbortSignal,
): Promise<void> {
  for (const [index, name] of names.entries()) {
    const labels = nodes[index]?.labels ?? {};
    const taints = names.length > 1 && index === 0 ? [controlPlaneTaint] : [];
    if (Object.keys(labels).length === 0 && taints.length === 0) continue;
    await api.request({
      method: 'PATCH',
      path: `/api/v1/nodes/${name}`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels }, ...(taints.length === 0 ? {} : { spec: { taints } }) },
      signal,
    });
  }
}

const controlPlaneTaint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
