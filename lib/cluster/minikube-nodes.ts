import { InfraError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { inOrder, type LabSort, listRows } from './lab-containers.ts';
import { madeByMinikube, runLabel } from './labels.ts';

const machineLabel = 'name.minikube.sigs.k8s.io';

/**
 * minikube calls the first node as the cluster, the others `CLUSTER-m02` and so on. Its label of a cluster has the name of
 * the machine, so that of other nodes is not the cluster's: they are known by their names.
 */
export const minikubeSort: LabSort = {
  provider: 'minikube',
  async list(engine, cluster, signal) {
    const filters = [`label=${madeByMinikube}=true`, `name=^/?${cluster}(-m[0-9]+)?$`];
    const rows = await listRows(engine, { filters, label: machineLabel }, signal);
    return inOrder(
      rows.map(({ name, networks }) => {
        const alias = aliasOf(cluster, name);
        return { name, alias, role: name === cluster ? 'control-plane' : 'worker', networks };
      }),
    );
  },
  eventsOf: (cluster) => [`container=${cluster}`],
  isNode: (cluster, container) => container === cluster || /^-m\d+$/.test(container.replace(cluster, '')),
  removeRest,
};

/** In the words of all providers: `control-plane`, `worker`, `worker2`. */
function aliasOf(cluster: string, container: string): string {
  if (container === cluster) return 'control-plane';
  const number = Number(container.slice(cluster.length + '-m'.length)) - 1;
  return number === 1 ? 'worker' : `worker${number}`;
}

/** Names of the containers of a cluster's nodes, and of their volumes. */
export function machineNames(cluster: string, nodes: number): readonly string[] {
  return Array.from({ length: nodes }, (_, index) =>
    index === 0 ? cluster : `${cluster}-m${String(index + 1).padStart(2, '0')}`,
  );
}

/**
 * A node's /var is a volume of its name, which goes with no container. It is made here, before minikube would make one
 * that names no run.
 */
export async function createVolumes(engine: Engine, machines: readonly string[], runId: string): Promise<void> {
  for (const machine of machines) {
    const labels = [`${runLabel}=${runId}`, `${madeByMinikube}=true`, `${machineLabel}=${machine}`];
    await engine.ask(['volume', 'create', ...labels.flatMap((label) => ['--label', label]), machine]);
  }
}

/** The nodes' volumes, and the containers by which minikube fills them, should they still be there. */
async function removeRest(engine: Engine, cluster: string): Promise<void> {
  const volumes = await volumesOf(engine, cluster);
  if (volumes.length === 0) return;
  await engine.attempt(['rm', '--force', ...volumes.map((volume) => `${volume}-preload-sidecar`)]);
  const { stderr } = await engine.attempt(['volume', 'rm', '--force', ...volumes]);
  const left = await volumesOf(engine, cluster);
  if (left.length > 0) {
    throw new InfraError(`these volumes could not be removed: ${left.join(', ')}: ${stderr.trim()}`, {
      next: `${engine.program} volume rm ${left.join(' ')}`,
    });
  }
}

async function volumesOf(engine: Engine, cluster: string): Promise<readonly string[]> {
  const filters = ['--filter', `label=${madeByMinikube}=true`, '--filter', `name=${cluster}`];
  const names = await engine.ask(['volume', 'ls', '--quiet', ...filters]);
  return names.split('\n').filter((name) => minikubeSort.isNode(cluster, name));
}
