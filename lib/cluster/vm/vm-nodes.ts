import { type LabSort, listRows } from '../lab-containers.ts';

/** Ours on the container around a machine; its value is the cluster's name. */
export const machineLabel = 'labrig.machine';

/** What Kubernetes calls the one node of such a cluster, and what it is called here: the disk's certificates have it. */
export const machineNode = 'control-plane';

/** A cluster has one container, around its machine: the node is in that, with a kernel of its own. */
export const vmSort: LabSort = {
  provider: 'vm',
  async list(engine, cluster, signal) {
    const rows = await listRows(engine, { filters: filtersOf(cluster), label: machineLabel }, signal);
    return rows.map(({ name, networks }) => ({ name, alias: machineNode, role: machineNode, networks }));
  },
  eventsOf: filtersOf,
  isNode: () => true,
  inner: {
    entering: ['/usr/local/lib/labrig-vm/enter'],
    container: machineContainer,
  },
};

export function machineContainer(cluster: string): string {
  return `${cluster}-machine`;
}

function filtersOf(cluster: string): readonly string[] {
  return [`label=${machineLabel}=${cluster}`];
}
