import type { ProblemEntry, Verdict } from '../journal/entry.ts';
import type { Json } from '../scenario/model.ts';
import { describeGoal } from './describe.ts';
import { exitCode } from './exit-code.ts';
import type { ExpectationView, RunView, StepView } from './view-model.ts';

/** What `--output json` prints of a run. Times are ms since the run started, lengths of time are ms. */
export interface Result {
  readonly apiVersion: 'labrig/v1alpha1';
  readonly kind: 'Result';
  readonly verdict: Verdict;
  readonly reason: string;
  readonly exitCode: number;
  readonly scenario: string;
  readonly experiments: readonly string[];
  readonly file: string;
  readonly run: string;
  readonly labrig: string;
  readonly startedAt: string;
  readonly duration: number;
  readonly lab?: {
    readonly name?: string;
    readonly provider?: string;
    /** Why by this provider, where the scenario names none. */
    readonly why?: string;
    readonly kubernetes?: string;
    readonly nodes?: readonly string[];
    readonly state: string;
    /** How long it took to make. */
    readonly made?: number;
  };
  /** What became of images that the nodes did not have: `stand-in busybox for busybox:1.31`. */
  readonly images: readonly string[];
  readonly steps: readonly StepResult[];
  readonly measures: readonly MeasureResult[];
  /** When the API did not answer; without `to` where it was not seen again. */
  readonly outages: readonly { readonly from: number; readonly to?: number; readonly reason: string }[];
  readonly problems: readonly { readonly cause: string; readonly message: string; readonly next?: string }[];
  /** What could not be undone. */
  readonly left: readonly { readonly what: string; readonly error: string }[];
  readonly files: { readonly folder?: string; readonly journal?: string; readonly evidence?: string };
}

interface StepResult {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'ended';
  readonly from?: number;
  readonly to?: number;
  readonly change?: {
    readonly kind: 'action' | 'fault';
    readonly verb: string;
    readonly state: string;
    readonly summary?: string;
    readonly error?: {
      readonly message: string;
      readonly reason?: string;
      readonly code?: number;
      readonly details?: Json;
    };
    readonly from: number;
    readonly to?: number;
  };
  readonly proof?: { readonly changed: boolean; readonly summary: string; readonly before: Json; readonly after: Json };
  readonly expectations: readonly ExpectationResult[];
}

interface ExpectationResult {
  readonly id: string;
  readonly kind: 'expect' | 'throughout';
  readonly description: string;
  readonly state: 'pending' | 'satisfied' | 'violated' | 'inconclusive';
  readonly reason?: string;
  /** From the mark until it began to hold. */
  readonly after?: number;
}

interface MeasureResult {
  readonly step: string;
  readonly name: string;
  readonly ms: number;
  /** Known to no more than this, where what ended it was sampled. */
  readonly sampledEvery?: number;
}

/** A journal without a verdict (the run was killed) is inconclusive. */
export function resultOf(view: RunView, files: Result['files']): Result {
  const { verdict = 'inconclusive', reason = 'the journal ends without a verdict' } = view.verdict ?? {};
  const { run } = view;
  return {
    apiVersion: 'labrig/v1alpha1',
    kind: 'Result',
    verdict,
    reason,
    exitCode: exitCode(verdict),
    scenario: run?.scenario.name ?? '',
    experiments: run?.scenario.experiments ?? [],
    file: run?.file ?? '',
    run: run?.id ?? '',
    labrig: run?.labrig ?? '',
    startedAt: run?.startedAt ?? '',
    duration: view.t,
    ...labResult(view),
    images: view.images,
    steps: view.steps.map(stepResult),
    measures: view.steps.flatMap(({ step, measures }) => measures.map((one) => ({ step: step.name, ...one }))),
    outages: view.outages,
    problems: view.problems.map(problemResult),
    left: view.undos.flatMap(({ what, state, error = '' }) => (state === 'failed' ? [{ what, error }] : [])),
    files,
  };
}

function problemResult({ cause, message, next }: ProblemEntry): Result['problems'][number] {
  return { cause, message, ...(next === undefined ? {} : { next }) };
}

function labResult({ lab }: RunView): Pick<Result, 'lab'> {
  if (lab === undefined) return {};
  const { name, provider, why, kubernetes, nodes, state, from, readyAt } = lab;
  return {
    lab: {
      state,
      ...(name === undefined ? {} : { name }),
      ...(provider === undefined ? {} : { provider }),
      ...(why === undefined ? {} : { why }),
      ...(kubernetes === undefined ? {} : { kubernetes }),
      ...(nodes === undefined ? {} : { nodes }),
      ...(readyAt === undefined ? {} : { made: readyAt - from }),
    },
  };
}

function stepResult({ step, state, from, to, change, proof, expectations }: StepView): StepResult {
  return {
    name: step.name,
    state,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(change === undefined ? {} : { change }),
    ...(proof === undefined
      ? {}
      : { proof: { changed: proof.changed, summary: proof.summary, before: proof.before, after: proof.after } }),
    expectations: expectations.map(expectationResult),
  };
}

function expectationResult({ id, kind, goal, state, reason, after }: ExpectationView): ExpectationResult {
  return {
    id,
    kind,
    description: describeGoal(goal, kind),
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(after === undefined ? {} : { after }),
  };
}
