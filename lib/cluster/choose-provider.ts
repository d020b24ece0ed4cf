import { RequirementMissing } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterRequest, Provider } from './provider.ts';
import type { SourceName } from './provider-name.ts';

/** Each provider, loaded when it is first needed. */
export type Providers = Readonly<Record<SourceName, () => Promise<Provider>>>;

export interface Kernels {
  /** Which of these modules this machine's kernel does not have. */
  readonly lacks: (modules: readonly string[]) => Promise<readonly string[]>;
  /** Why no machine with a kernel of its own can be made here; undefined where one can. */
  readonly withoutMachines: () => Promise<string | undefined>;
}

/**
 * All providers as one: each cluster is made by the one that the scenario names, or that has the kernel that it requires,
 * and opened and removed by the one that made it.
 */
export function chooseProvider(providers: Providers, kernels: Kernels): Provider {
  return {
    async create(request) {
      const { provider, why } = await choose(request, kernels);
      if (why !== undefined) request.progress(why);
      return withReason(await (await providers[provider]()).create(request), why);
    },
    attach: async (request) => (await providers[request.provider]()).attach(request),
    // A network or a container that is named alone is the engine's, whoever made it.
    undo: async (item, signal) =>
      (await providers[item.what === 'cluster' ? item.provider : 'kind']()).undo(item, signal),
    findAll: async () =>
      (await Promise.all(Object.values(providers).map(async (one) => (await one()).findAll()))).flat(),
  };
}

interface Choice {
  readonly provider: SourceName;
  /** Where it is another than usual. */
  readonly why?: string;
}

async function choose({ spec, kernel = [] }: ClusterRequest, { lacks, withoutMachines }: Kernels): Promise<Choice> {
  if (spec.provider !== undefined) return { provider: spec.provider };
  const missing = await lacks(kernel);
  if (missing.length === 0) return { provider: 'kind' };
  const needed = `a kernel with ${missing.join(', ')}`;
  const cannot = await withoutMachines();
  if (cannot !== undefined) {
    throw new RequirementMissing(`the scenario needs ${needed}, which this machine has not; ${cannot}`, {
      next: 'labrig doctor --provider vm',
    });
  }
  return { provider: 'vm', why: `in a virtual machine, because this machine's kernel has no ${missing.join(', ')}` };
}

function withReason(cluster: Cluster, why: string | undefined): Cluster {
  return why === undefined ? cluster : { ...cluster, why };
}
