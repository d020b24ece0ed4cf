import { RequirementMissing } from '../errors.ts';
import type { ClusterSpec, JsonObject } from '../scenario/model.ts';
import { readKindConfig } from './kind-config.ts';
import type { RuntimeName } from './runtime-name.ts';

/** What a scenario asks of its cluster, in words of minikube. */
export interface MinikubeWishes {
  readonly runtime: RuntimeName;
  /** The first is the control plane. */
  readonly nodes: readonly { readonly labels: Readonly<Record<string, string>> }[];
  readonly podSubnet: string;
  /** Of Services. minikube's own is greater than kind's, and a route of a scenario would miss what is beyond. */
  readonly serviceSubnet: string;
  /** `iptables`, `nftables` or `ipvs`; absent: kube-proxy's own choice. */
  readonly proxyMode?: string;
}

/**
 * From the spec's own words for minikube, and from its config for kind as far as that says what nodes there are. Rejects
 * with RequirementMissing for what only kind can do: a cluster that lacks it would be another experiment.
 */
export function minikubeWishes({ minikube = {}, config }: ClusterSpec): MinikubeWishes {
  const { nodes: asked, networking = {}, ...rest } = config;
  refuseBeyond(rest, ['kind', 'apiVersion', 'name'], '');
  const { kubeProxyMode, ...others } = networking as JsonObject;
  refuseBeyond(others, ['podSubnet', 'serviceSubnet'], 'networking.');
  const { podSubnets, serviceSubnets } = readKindConfig(config);
  const nodes = Array.isArray(asked) ? asked.map((node, index) => nodeOf(node as JsonObject, index)) : [{ labels: {} }];
  const count = minikube.nodes ?? Math.max(nodes.length, 1);
  return {
    runtime: minikube.containerRuntime ?? 'docker',
    nodes: Array.from({ length: count }, (_, index) => nodes[index] ?? { labels: {} }),
    podSubnet: onlyOne(podSubnets),
    serviceSubnet: onlyOne(serviceSubnets),
    ...(typeof kubeProxyMode === 'string' ? { proxyMode: kubeProxyMode } : {}),
  };
}

function refuseBeyond(fields: JsonObject, known: readonly string[], where: string): void {
  const beyond = Object.keys(fields).filter((key) => !known.includes(key));
  if (beyond.length > 0) throw onlyKind(beyond.map((key) => `${where}${key}`).join(', '));
}

function nodeOf(node: JsonObject, index: number): MinikubeWishes['nodes'][number] {
  const { role = 'control-plane', labels = {}, ...rest } = node;
  const beyond = Object.keys(rest);
  if (beyond.length > 0) throw onlyKind(`nodes with ${beyond.join(', ')}`);
  if ((role === 'control-plane') !== (index === 0)) throw onlyKind('several control planes, or one that is not first');
  return { labels: labels as Readonly<Record<string, string>> };
}

function onlyOne([subnet = '', ...others]: readonly string[]): string {
  if (others.length > 0 || subnet.includes(':')) throw onlyKind('networks of IPv6');
  return subnet;
}

function onlyKind(what: string): RequirementMissing {
  return new RequirementMissing(`the scenario's cluster has what only kind makes: ${what}`);
}
