import type { DerivedEntry, Entry, ExpectationEntry, ProblemEntry, Verdict } from '../journal/entry.ts';
import type { Json, Save, Scenario } from '../scenario/model.ts';
import { namespaceOf } from '../scenario/namespace-of.ts';
import type { CelCompiler } from './cel.ts';
import { describeGoal } from './describe.ts';
import type { Facets } from './facet.ts';
import { between, type End } from './machine.ts';
import type { Saved } from './match.ts';
import { createMeasures } from './measures.ts';
import { nodesOfLab } from './nodes.ts';
import { type Plan, planSave, planScenario, type Source } from './plan.ts';
import { evaluateSave } from './save.ts';
import { sourcesOf } from './step-judge.ts';
import { createStepRecord, type StepRecord } from './step-record.ts';
import { decide } from './verdict.ts';
import { createWorld, isObservation } from './world.ts';

/** Turns entries into what follows from them. No I/O and no clock: the same entries give the same answers. */
export interface Judge {
  /** What follows from this entry, with its `t`. Derived entries are ignored. Never throws. */
  feed(entry: Entry): readonly DerivedEntry[];
  /** The next `t` at which time alone changes something: feed a `tick` then. Undefined: nothing waits for time. */
  deadline(): number | undefined;
  /** Every goal of the step has come to an end (or never will, since its change failed). */
  stepSettled(step: number): boolean;
  /** Something of the step is not as wanted (violated, inconclusive, change failed, ineffective, nothing saved): go no further. */
  stepFailed(step: number): boolean;
  /** The goals that are being judged now. */
  progress(): readonly LiveStatus[];
  /** The values that a `save` would keep now. */
  evaluateSave(save: Save): SaveStatus;
  /** The verdict as far as the entries go. */
  verdict(): Decision;
}

export interface LiveStatus {
  readonly id: string;
  readonly step: number;
  readonly kind: 'expect' | 'throughout' | 'sequence';
  /** The goal's name, else its description. */
  readonly name: string;
  /** `all Pods in kube-system: status.phase is Running, within 2m` */
  readonly description: string;
  /** `holding`: true now, and must stay so. `unseen`: its stream shows nothing now. */
  readonly state: 'waiting' | 'holding' | 'unseen';
  /** What must come next, in a line. */
  readonly awaited: string;
  /** What is seen now, in a line. */
  readonly seen: string;
  /** `t` at which it ends one way or the other, where that is known. */
  readonly deadline?: number;
}

export interface SaveStatus {
  /** At least one item has the value. */
  readonly ready: boolean;
  readonly values: Readonly<Record<string, Json>>;
  /** Why it is not ready, in a line. */
  readonly seen: string;
}

export interface Decision {
  readonly verdict: Verdict;
  readonly reason: string;
}

/**
 * `cel` is what {@link celFor} gives for the scenario; it is needed only where an expectation has a `cel`.
 * Throws MatchError, PathError or CelError for a scenario that the loader would not have let pass.
 */
export function createJudge(scenario: Scenario, facets: Facets, cel?: CelCompiler): Judge {
  const plan = planScenario(scenario, facets, cel);
  const world = createWorld();
  let saved: Saved = new Map();
  let namespace = namespaceOf(scenario, '');
  const steps = plan.steps.map((planned) =>
    createStepRecord(
      planned,
      world,
      () => saved,
      () => namespace,
    ),
  );
  for (const source of sources(plan)) world.stream(source);
  const measures = createMeasures();
  const problems: ProblemEntry[] = [];
  let current: StepRecord | undefined;
  let now = -Infinity;
  let labIsLeft = false;
  let said: Verdict | undefined;

  const advance = (t: number): void => {
    const goals = current?.goals;
    for (let due = goals?.due() ?? Infinity; due <= t; due = goals?.due() ?? Infinity) goals?.pass(due);
  };
  const apply = (entry: Entry): void => {
    if (isObservation(entry)) {
      const change = world.apply(entry);
      if (change !== undefined) current?.goals.take(entry.stream, change, now);
      return;
    }
    switch (entry.type) {
      case 'step': {
        const record = steps[entry.step];
        if (record === undefined) return;
        if (entry.state === 'started') current = record;
        record.step(entry.state, now);
        return;
      }
      case 'change':
        steps[entry.step]?.change(entry, now);
        return;
      case 'proof':
        steps[entry.step]?.proof(entry);
        return;
      case 'saved':
        saved = new Map([...saved, [entry.name, entry.values]]);
        current?.goals.refresh(now);
        steps[entry.step]?.saved(entry.name, now);
        return;
      case 'problem':
        problems.push(entry);
        return;
      case 'lab':
        if (entry.aliases !== undefined) saved = new Map([...saved, [nodesOfLab, entry.aliases]]);
        labIsLeft ||= entry.state !== 'creating' && entry.state !== 'ready';
        return;
      case 'run':
        namespace = namespaceOf(entry.scenario, entry.id);
        return;
      case 'evidence':
      case 'undo':
      case 'tick':
      case 'expectation':
      case 'measure':
      case 'verdict':
        return;
    }
  };
  const derive = (t: number): readonly DerivedEntry[] => {
    const found = steps.flatMap((record, step) =>
      record.drain().flatMap(({ planned, end }) => {
        const entry = expectationEntry(t, step, planned.id, end, record.goals.mark);
        return [entry, ...measures.take(t, step, planned, end, record)];
      }),
    );
    if (!isOver()) return found;
    const decision = decideNow();
    if (decision.verdict === said) return found;
    said = decision.verdict;
    return [...found, { t, type: 'verdict', ...decision }];
  };
  /** Nothing but a problem can change the verdict any more. One that does is said again: the last one counts. */
  const isOver = (): boolean =>
    problems.length > 0 ||
    labIsLeft ||
    steps.every(({ ended }) => ended) ||
    steps.some((one) => one.ended && one.failed);
  const decideNow = (): Decision =>
    decide({
      steps: steps.length,
      ended: steps.filter((one) => one.ended).length,
      problems,
      ineffective: steps.flatMap((one) => one.ineffective ?? []),
      failed: steps.flatMap((one) => one.error ?? []),
      settled: steps.flatMap((one) => one.settled),
      goals: plan.steps.reduce((sum, { step }) => sum + step.expect.length + step.throughout.length, 0),
    });

  return {
    feed(entry) {
      now = Math.max(now, entry.t);
      advance(now);
      apply(entry);
      advance(now);
      return derive(entry.t);
    },
    deadline() {
      const due = current?.goals.due() ?? Infinity;
      return due === Infinity ? undefined : due;
    },
    stepSettled: (step) => steps[step]?.over ?? true,
    stepFailed: (step) => steps[step]?.failed ?? false,
    progress: () => (current === undefined ? [] : liveOf(current, steps.indexOf(current))),
    evaluateSave: (save) => evaluateSave(plan.saves.get(save) ?? planSave(save, facets), world, saved),
    verdict: decideNow,
  };
}

function sources({ steps, saves }: Plan): readonly Source[] {
  return [...steps.flatMap(({ expects, throughouts }) => sourcesOf(expects, throughouts)), ...saves.values()];
}

function expectationEntry(t: number, step: number, id: string, end: End, mark: number | undefined): ExpectationEntry {
  const { state, reason, since } = end;
  const after = since === undefined || mark === undefined ? {} : { after: between(mark, since) };
  return { t, type: 'expectation', id, step, state, reason, ...after };
}

function liveOf(record: StepRecord, step: number): readonly LiveStatus[] {
  return record.goals.live().map(({ planned, ...rest }) => {
    const kind = rest.kind === 'throughout' ? 'throughout' : 'expect';
    return { id: planned.id, step, name: planned.words, description: describeGoal(planned.goal, kind), ...rest };
  });
}
