import type { Cluster } from '../cluster/cluster.ts';
import type { Scenario, Step } from '../scenario/model.ts';
import type { Verbs } from './verbs.ts';

/** A step as `--dry-run` shows it. */
export interface PlannedStep {
  readonly name: string;
  /** What would be done, in a line. */
  readonly change?: string;
  /** What a fault would hit; absent where no lab is up to ask. */
  readonly targets?: readonly string[];
}

/** What a run would do; with a cluster, what its faults would hit there. */
export async function planSteps(scenario: Scenario, verbs: Verbs, cluster?: Cluster): Promise<readonly PlannedStep[]> {
  const steps: PlannedStep[] = [];
  for (const step of scenario.steps) steps.push(await planStep(step, verbs, cluster));
  return steps;
}

async function planStep({ name, change }: Step, verbs: Verbs, cluster?: Cluster): Promise<PlannedStep> {
  if (change === undefined) return { name };
  if (change.kind === 'action') return { name, change: verbs.action(change.verb).describe(change.spec) };
  const fault = verbs.fault(change.verb);
  const described = { name, change: fault.describe(change.spec) };
  return cluster === undefined ? described : { ...described, targets: await fault.targets(change.spec, cluster) };
}
