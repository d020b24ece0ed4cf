import type { Scenario } from '../scenario/model.ts';
import { shuffled } from './shuffle.ts';

export interface SuiteItem {
  readonly file: string;
  readonly scenario: Scenario;
}

/** Which scenarios share a cluster, and which get one of their own, after the others. */
export interface SuitePlan {
  readonly shared: readonly (readonly SuiteItem[])[];
  readonly alone: readonly SuiteItem[];
}

/** `seed`: the order is shuffled by it; without it, it is the order of the files. */
export function planSuite(items: readonly SuiteItem[], seed?: number): SuitePlan {
  const ordered = seed === undefined ? items : shuffled(items, seed);
  const groups = new Map<string, SuiteItem[]>();
  for (const item of ordered) {
    if (item.scenario.isolation !== 'namespace') continue;
    const key = clusterKey(item.scenario);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const shared = [...groups.values()].filter((group) => group.length > 1);
  const sharing = new Set(shared.flat());
  return { shared, alone: ordered.filter((item) => !sharing.has(item)) };
}

/** Equal where one cluster serves both. Images are loaded when a scenario needs them. */
function clusterKey({ cluster, requires: { kernel = [] } }: Scenario): string {
  const { provider, config, minikube, kubernetes, egress } = cluster;
  const rest = [minikube ?? null, kubernetes ?? null, egress ?? null];
  return JSON.stringify([provider ?? null, config, ...rest, [...kernel].sort()]);
}
