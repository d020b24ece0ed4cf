import type { Scenario } from '../scenario/model.ts';
import { removeLab } from './clean.ts';
import type { UndoResult } from './cleanup.ts';
import { findLab, type Lab } from './labs.ts';
import { inLanes } from './lanes.ts';
import { type RunOutcome, runScenario } from './run.ts';
import type { RunRequest, RunServices } from './start-run.ts';
import type { SuiteItem, SuitePlan } from './suite-plan.ts';

export interface SuiteParts {
  /** Scenarios that run at the same time on one cluster. */
  readonly parallel: number;
  /** Clusters at the same time. */
  readonly clusters: number;
  readonly signal: AbortSignal;
  /** As in {@link RunRequest}. */
  readonly evidence: boolean;
  /** A lab that is up, for all of them; absent: labs are made and removed. */
  readonly on?: Lab;
  /** Each run has a reporter of its own. */
  services(item: SuiteItem): RunServices;
  started(item: SuiteItem): void;
  ended(item: SuiteItem, outcome: RunOutcome): void;
  /** Their cluster could not be made. */
  notRun(items: readonly SuiteItem[]): void;
  /** What of a shared lab could not be removed. */
  left(results: readonly UndoResult[]): void;
}

/** Runs what shares a cluster side by side on it, and each of the others on its own. */
export async function runSuite(plan: SuitePlan, parts: SuiteParts): Promise<readonly RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  const jobs = [
    ...plan.shared.map((group) => () => runGroup(group, parts)),
    ...plan.alone.map((item) => async () => [await runOne(item, parts, parts.on)]),
  ];
  // On a lab that is up, what breaks the cluster waits until the others are done with it.
  const clusters = parts.on === undefined ? parts.clusters : 1;
  await inLanes(clusters, jobs, async (job) => void outcomes.push(...(await job())), parts.signal);
  return outcomes;
}

async function runGroup(group: readonly SuiteItem[], parts: SuiteParts): Promise<readonly RunOutcome[]> {
  const [first] = group;
  if (first === undefined) return [];
  if (parts.on !== undefined) return runTogether(group, parts, parts.on);
  const empty = emptyItem(first, group.length);
  const made = await runOne(empty, parts, undefined, true);
  if (made.verdict !== 'passed') {
    parts.notRun(group);
    return [made];
  }
  const lab = findLab(`labrig-${made.id}`);
  try {
    return [made, ...(await runTogether(group, parts, lab))];
  } finally {
    const { provider, verbs } = parts.services(empty);
    parts.left((await removeLab(lab, { provider, verbs })).filter(({ error }) => error !== undefined));
  }
}

/** A scenario without steps, which makes the cluster of the others. */
function emptyItem({ file, scenario }: SuiteItem, members: number): SuiteItem {
  const { cluster, labels, requires } = scenario;
  const lab: Scenario = {
    name: `lab-of-${members}-scenarios`,
    labels,
    experiments: [],
    cluster,
    // The members' versions are each its own matter; the kernel decides where the cluster is made.
    requires: requires.kernel === undefined ? {} : { kernel: requires.kernel },
    isolation: 'cluster',
    steps: [],
  };
  return { file, scenario: lab };
}

async function runTogether(items: readonly SuiteItem[], parts: SuiteParts, lab: Lab): Promise<readonly RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  const run = async (item: SuiteItem): Promise<void> => void outcomes.push(await runOne(item, parts, lab));
  await inLanes(parts.parallel, items, run, parts.signal);
  return outcomes;
}

async function runOne(item: SuiteItem, parts: SuiteParts, on: Lab | undefined, keep = false): Promise<RunOutcome> {
  parts.started(item);
  const { signal, evidence } = parts;
  const request: RunRequest = { ...item, keep, evidence, signal, ...(on === undefined ? {} : { on }) };
  const outcome = await runScenario(request, parts.services(item));
  parts.ended(item, outcome);
  return outcome;
}
