import type { ChangeEntry, ProofEntry, StepEntry } from '../journal/entry.ts';
import type { Saved } from './match.ts';
import type { PlannedStep } from './plan.ts';
import { createStepJudge, type Ended, type StepJudge } from './step-judge.ts';
import type { Settled } from './verdict.ts';
import type { World } from './world.ts';

/** What is known of a step: its goals, and what became of its change. */
export interface StepRecord {
  readonly goals: StepJudge;
  readonly ended: boolean;
  /** Nothing more will come of its goals. */
  readonly over: boolean;
  /** Something is not as wanted, or was not shown. */
  readonly failed: boolean;
  /** Why its change failed. */
  readonly error: string | undefined;
  /** What its proof says, where it shows no change. */
  readonly ineffective: string | undefined;
  readonly settled: readonly Settled[];
  step(state: StepEntry['state'], t: number): void;
  change(entry: ChangeEntry, t: number): void;
  proof(entry: ProofEntry): void;
  saved(name: string, t: number): void;
  /** The ends that came since the last call. */
  drain(): readonly Ended[];
}

/** `namespace`: the lab's own, known when the run has begun. */
export function createStepRecord(
  planned: PlannedStep,
  world: World,
  saved: () => Saved,
  namespace: () => string,
): StepRecord {
  const goals = createStepJudge(planned, world, saved, namespace);
  const unsaved = new Set(planned.step.save.map(({ name }) => name));
  const settled: Settled[] = [];
  let started = false;
  let ended = false;
  let error: string | undefined;
  let ineffective: string | undefined;

  /** A step that changes nothing begins when all is saved that it saves: its goals may compare with that. */
  const beginUnchanged = (t: number): void => {
    if (!started || planned.step.change !== undefined || unsaved.size > 0) return;
    goals.begin(t);
    goals.setMark(t, []);
  };
  const whyOver = (): string => {
    if (error !== undefined) return 'the change failed';
    return ineffective === undefined ? 'the step ended first' : 'the fault changed nothing';
  };

  return {
    goals,
    settled,
    get ended() {
      return ended;
    },
    get over() {
      return ended || error !== undefined || goals.settled();
    },
    get failed() {
      return error !== undefined || ineffective !== undefined || settled.some(({ state }) => state !== 'satisfied');
    },
    get error() {
      return error;
    },
    get ineffective() {
      return ineffective;
    },
    step(state, t) {
      started = true;
      if (state === 'started') beginUnchanged(t);
      if (state === 'ended' && !ended) {
        ended = true;
        goals.close(whyOver());
      }
    },
    change(entry, t) {
      if (entry.state === 'started') goals.begin(t);
      const refused = entry.state === 'failed' && planned.step.refused === true && entry.error?.code !== undefined;
      if (entry.state === 'failed' && !refused) {
        error ??= `${entry.verb} failed: ${entry.error?.message ?? 'no reason is known'}`;
      }
      if (entry.state === 'done' || refused) {
        goals.begin(t);
        goals.setMark(t, entry.writes ?? []);
      }
    },
    proof({ changed, summary }) {
      if (!changed) ineffective ??= summary;
    },
    saved(name, t) {
      unsaved.delete(name);
      beginUnchanged(t);
    },
    drain() {
      const drained = goals.drain();
      settled.push(...drained.map(({ planned: { words }, end: { state, reason } }) => ({ words, state, reason })));
      return drained;
    },
  };
}
