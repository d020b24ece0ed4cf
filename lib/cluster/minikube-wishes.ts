import { RequirementMissing } from '../errors.ts';
import type { ClusterSpec, JsonObject } from '../scenario/model.ts';
import type { RuntimeName } from './runtime-name.ts';

/** What a scenario asks of its cluster, in words of minikube. */
export interface MinikubeWishes {
  readonly runtime: RuntimeName;
  /** The first is the control plane. */
  readonly nodes: readonly { readonly labels: Readonly<Record<string, string>> }[];
  readonly podSubnet: string;
  /** Of Services. */
  readonly serviceSubnet: string;
  /** `iptables`, `nftables` or `ipvs`; absent: kube-proxy's own choice. */
  readonly proxyMode?: string;
}

/** kind's defaults: minikube's own network of Services is a greater one, which a route of a scenario would miss. */
const subnets = { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' } as const;

/**
 * From the spec's own words for minikube, and from its config for kind as far as that says what nodes there are. Rejects
 * with RequirementMissing for what only kind can do: a cluster that lacks it would be another experiment.
 */
export function minikubeWishes({ minikube = {}, config }: ClusterSpec): MinikubeWishes {
  const { nodes: asked, networking = {}, ...rest } = config;
  refuseBeyond(rest, ['kind', 'apiVersion', 'name'], '');
  const { kubeProxyMode, ...others } = networking as JsonObject;
  refuseBeyond(others, Object.keys(subnets), 'networking.');
  const nodes = Array.isArray(asked) ? asked.map((node, index) => nodeOf(node as JsonObject, index)) : [{ labels: {} }];
  const count = minikube.nodes ?? Math.max(nodes.length, 1);
  return {
    runtime: minikube.containerRuntime ?? 'docker',
    nodes: Array.from({ length: count }, (_, index) => nodes[index] ?? { labels: {} }),
    podSubnet: subnetOf(others['podSubnet']) ?? subnets.podSubnet,
    serviceSubnet: subnetOf(others['serviceSubnet']) ?? subnets.serviceSubnet,
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

function subnetOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.includes(',') || value.includes(':')) throw onlyKind('networks of IPv6');
  return value;
}

function onlyKind(what: string): RequirementMissing {
  return new RequirementMissing(`the scenario's cluster has what only kind makes: ${what}`);
}
