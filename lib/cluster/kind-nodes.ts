import { inOrder, type LabSort, listRows } from './lab-containers.ts';

const clusterLabel = 'io.x-k8s.kind.cluster';
const roleLabel = 'io.x-k8s.kind.role';

/** kind names a cluster's containers `CLUSTER-ALIAS`, and says in labels which cluster each is of, and its role. */
export const kindSort: LabSort = {
  provider: 'kind',
  async list(engine, cluster, signal) {
    const rows = await listRows(engine, { filters: filtersOf(cluster), label: roleLabel }, signal);
    return inOrder(
      rows.map(({ name, value: role, networks }) => {
        const alias = name.startsWith(`${cluster}-`) ? name.slice(cluster.length + 1) : name;
        return { name, alias, role, networks };
      }),
    );
  },
  eventsOf: filtersOf,
  isNode: () => true,
};

function filtersOf(cluster: string): readonly string[] {
  return [`label=${clusterLabel}=${cluster}`];
}
