import type { Cluster } from '../cluster/cluster.ts';
import { lacksModules } from '../cluster/kernel-modules.ts';
import { isInRange } from '../cluster/version-fit.ts';
import { nodesOfMatches } from '../expect/nodes.ts';
import type { Requirements, Scenario } from '../scenario/model.ts';

/** What is missing for a scenario on a cluster, or undefined. */
export async function checkRequirements(
  { kubernetes, kernel = [] }: Requirements,
  { version, nodes }: Pick<Cluster, 'version' | 'nodes'>,
): Promise<string | undefined> {
  if (kubernetes !== undefined) {
    if (!(await isInRange(version, kubernetes))) {
      return `the scenario needs Kubernetes ${kubernetes}, this cluster has ${version}`;
    }
  }
  for (const node of nodes) {
    const missing = await lacksModules(node, kernel);
    if (missing.length > 0) {
      return `the scenario needs a kernel with ${missing.join(', ')}, that of ${node.alias} has none (with provider: vm a lab has a kernel of its own)`;
    }
  }
  return undefined;
}

/** Nodes that the scenario's matches name and the lab does not have, in a sentence, or undefined. */
export function missingNodes(scenario: Pick<Scenario, 'steps'>, { nodes }: Pick<Cluster, 'nodes'>): string | undefined {
  const there = nodes.map(({ alias }) => alias);
  const missing = nodesOfMatches(scenario).filter((alias) => !there.includes(alias));
  if (missing.length === 0) return undefined;
  return `the scenario speaks of ${missing.join(', ')}, this lab has ${there.join(', ')}`;
}
