import type { Engine } from './engine.ts';

/** kind's label on each container of a cluster; its value is the cluster's name. */
export const clusterLabel = 'io.x-k8s.kind.cluster';
/** Ours on the network of each lab; its value is the run's id. */
export const runLabel = 'labrig.run';
/** Ours, beside it: whether packets may leave the lab, and which networks its pods have (CIDRs, by commas). */
export const egressLabel = 'labrig.egress';
export const podSubnetsLabel = 'labrig.pod-subnets';

export interface KindContainer {
  readonly name: string;
  readonly alias: string;
  /** `control-plane`, `worker`, or `external-load-balancer`, which is no node. */
  readonly role: string;
  readonly networks: readonly string[];
}

/** Every container with kind's label for this cluster, stopped ones too. */
export async function listContainers(
  engine: Engine,
  cluster: string,
  signal?: AbortSignal,
): Promise<readonly KindContainer[]> {
  const format = `{{.Names}}\t{{.Label "${clusterLabel.replace('cluster', 'role')}"}}\t{{.Networks}}`;
  const text = await engine.ask(
    ['ps', '--all', '--filter', `label=${clusterLabel}=${cluster}`, '--format', format],
    signal === undefined ? {} : { signal },
  );
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', role = '', networks = ''] = line.split('\t');
      const alias = name.startsWith(`${cluster}-`) ? name.slice(cluster.length + 1) : name;
      return { name, alias, role, networks: networks.replace(/[[\]]/g, '').split(/[, ]+/) };
    })
    .sort((a, b) => compare(a.alias, b.alias));
}

/** Control planes first, then by number: `worker2` before `worker10`. */
function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
