import type { ApiClient } from './api.ts';
import type { Engine } from './engine.ts';
import type { MinikubeWishes } from './minikube-wishes.ts';
import { quote } from './shell.ts';

interface Marking {
  readonly api: ApiClient;
  readonly engine: Engine;
  /** Of the nodes, and of their containers. */
  readonly names: readonly string[];
  readonly wishes: MinikubeWishes;
  readonly signal: AbortSignal;
}

/**
 * Gives the nodes the labels that were asked for. Where there are several the control plane is tainted, as kubeadm does it
 * and minikube does not: a pod that goes elsewhere on kind must not run there here. Where there is one, balancers may
 * send to it, as kind has it: MetalLB would have no node to announce an address from.
 */
export async function markNodes({ api, engine, names, wishes, signal }: Marking): Promise<void> {
  for (const [index, name] of names.entries()) {
    const labels = wishes.nodes[index]?.labels ?? {};
    const taints = names.length > 1 && index === 0 ? [controlPlaneTaint] : [];
    const marks = names.length === 1 ? { ...labels, [notForBalancers]: null } : labels;
    if (Object.keys(marks).length === 0 && taints.length === 0) continue;
    await api.request({
      method: 'PATCH',
      path: `/api/v1/nodes/${name}`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: marks }, ...(taints.length === 0 ? {} : { spec: { taints } }) },
      signal,
    });
    const own = ownLabels(labels);
    if (own !== '') await engine.ask(['exec', name, 'sh', '-c', rememberLabels(own)], { signal });
  }
}

/** https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const notForBalancers = 'node.kubernetes.io/exclude-from-external-load-balancers';

const controlPlaneTaint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };

/**
 * What a kubelet may say of its own node, as its flag has it: labels of Kubernetes' own domains are not among them
 * (https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/, `--node-labels`).
 */
export function ownLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([key]) => !/^([^/]*\.)?(kubernetes|k8s)\.io\//.test(key))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** A Node that was deleted comes back with what its kubelet says alone: as kind's kubelets it is told, from its next start on. */
function rememberLabels(labels: string): string {
  const unit = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
  const flag = `--node-labels=${labels}`;
  const add = `sed -i ${quote(`\\#^ExecStart=.*/kubelet #s#$# ${flag}#`)} ${unit}`;
  return `${add} && grep -q -e ${quote(flag)} ${unit} && systemctl daemon-reload`;
}
