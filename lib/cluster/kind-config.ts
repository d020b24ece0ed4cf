import type { JsonObject } from '../scenario/model.ts';

/** What of a kind config labrig must know; the config itself goes to kind untouched. */
export interface KindConfigFacts {
  readonly podSubnets: readonly string[];
  readonly serviceSubnets: readonly string[];
  readonly ipv6: boolean;
  /** A node names an image of its own: then kind chooses, and `--image` would overrule it. */
  readonly ownImages: boolean;
  /** More than one stand behind a load balancer. */
  readonly controlPlanes: number;
}

const defaultSubnets = {
  podSubnet: { ipv4: '10.244.0.0/16', ipv6: 'fd00:10:244::/56' },
  serviceSubnet: { ipv4: '10.96.0.0/16', ipv6: 'fd00:10:96::/112' },
} as const;

/** Defaults as in kind's own (https://kind.sigs.k8s.io/docs/user/configuration/#networking). */
export function readKindConfig(config: JsonObject): KindConfigFacts {
  const networking = fieldsOf(config['networking']);
  const family = networking['ipFamily'] ?? 'ipv4';
  const nodes = Array.isArray(config['nodes']) ? config['nodes'].map(fieldsOf) : [];
  return {
    podSubnets: subnetsOf('podSubnet', networking, family),
    serviceSubnets: subnetsOf('serviceSubnet', networking, family),
    ipv6: family !== 'ipv4',
    ownImages: nodes.some((node) => node['image'] !== undefined),
    controlPlanes: nodes.filter((node) => (node['role'] ?? 'control-plane') === 'control-plane').length,
  };
}

function subnetsOf(
  key: keyof typeof defaultSubnets,
  networking: Readonly<Record<string, unknown>>,
  family: unknown,
): readonly string[] {
  const asked = networking[key];
  if (typeof asked === 'string' && asked !== '') return asked.split(',').map((one) => one.trim());
  const { ipv4, ipv6 } = defaultSubnets[key];
  return [...(family === 'ipv6' ? [] : [ipv4]), ...(family === 'ipv4' ? [] : [ipv6])];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}
