import type { Write } from '../journal/entry.ts';
import type { JsonObject } from '../scenario/model.ts';
import { createEdges } from './edges.ts';
import { createGapMachine } from './gap-machine.ts';
import type { LiveStatus } from './judge.ts';
import { type End, type Machine, takeAll } from './machine.ts';
import type { Saved } from './match.ts';
import type { Asked, PlannedExpectation, PlannedGoal, PlannedSequence, PlannedStep } from './plan.ts';
import { createProbe, type Probe } from './probe.ts';
import { createSequence, type SequenceMachine } from './sequence-machine.ts';
import { createStateMachine } from './state-machine.ts';
import type { StreamChange } from './stream.ts';
import { createThroughout, type ThroughoutMachine } from './throughout-machine.ts';
import type { World } from './world.ts';
import { writesOn } from './writes.ts';

/** The goals of one step, from its beginning to their ends. */
export interface StepJudge {
  readonly begun: boolean;
  readonly mark: number | undefined;
  /** The change starts (or there is none): what lasts through it and what follows it in order is judged from here. */
  begin(t: number): void;
  /** The change is done: the time words count from here. */
  setMark(t: number, writes: readonly Write[]): void;
  take(stream: string, change: StreamChange, t: number): void;
  /** Saved values changed. */
  refresh(t: number): void;
  due(): number;
  pass(t: number): void;
  /** The step is over: what has not ended is inconclusive. */
  close(reason: string): void;
  /** The ends that came since the last call. */
  drain(): readonly Ended[];
  /** Every `expect` has ended, and with it every `throughout`. */
  settled(): boolean;
  live(): readonly Live[];
}

export interface Ended {
  readonly planned: PlannedGoal;
  readonly end: End;
}

export type Live = Pick<LiveStatus, 'kind' | 'state' | 'awaited' | 'seen' | 'deadline'> & {
  readonly planned: PlannedGoal;
};

interface Running<M extends Machine = Machine> {
  readonly planned: PlannedGoal;
  readonly kind: LiveStatus['kind'];
  readonly machine: M;
  reported: boolean;
}

export function createStepJudge(
  { expects, throughouts }: PlannedStep,
  world: World,
  saved: () => Saved,
  namespace: () => string,
): StepJudge {
  let start: number | undefined;
  let mark: number | undefined;
  let before: ReadonlyMap<string, readonly JsonObject[]> = new Map();
  let running: readonly Running[] = [];
  let byStream: ReadonlyMap<string, readonly Running[]> = new Map();
  let lasting: readonly Running<ThroughoutMachine>[] = [];
  let sequences: readonly Running<SequenceMachine>[] = [];
  let states: readonly Running[] = [];
  const closed = new Map<PlannedGoal, End>();
  let ended: Ended[] = [];

  /** `expect` first: where both are due at once, the step's end comes before the throughout's. */
  const index = (): void => {
    running = [...sequences, ...states, ...lasting];
    byStream = groupByStream(running);
  };
  const probe = (asked: Asked, from: number, writes: readonly Write[] = []): Probe =>
    createProbe({
      question: asked.question,
      stream: world.stream(asked),
      context: { before: before.get(asked.stream) ?? [] },
      from,
      writes: writesOn(asked.facet.stream(asked.question.query.spec), writes, namespace()),
      saved,
    });
  const startSequence = (planned: PlannedSequence, t: number): Running<SequenceMachine> => {
    const parts = planned.parts.map(({ asked, words, repeats }) => ({
      edges: createEdges(probe(asked, t), probe(asked, -Infinity).read(), t),
      words,
      repeats,
    }));
    return { planned, kind: 'sequence', machine: createSequence(planned.goal, parts, t), reported: false };
  };
  const startThroughout = (planned: PlannedExpectation, t: number): Running<ThroughoutMachine> => {
    const { goal, asked, condition } = planned;
    const { gap } = goal;
    const machine =
      gap === undefined
        ? createThroughout(goal, probe(asked, t), t, condition === undefined ? undefined : probe(condition, t))
        : createGapMachine({ blind: goal.blind, gap }, probe(asked, t), t);
    return { planned, kind: 'throughout', machine, reported: false };
  };
  const startState = (planned: PlannedExpectation, t: number, writes: readonly Write[]): Running => ({
    planned,
    kind: 'expect',
    machine: createStateMachine(planned.goal, probe(planned.asked, t, writes), t),
    reported: false,
  });
  const report = (one: Running): void => {
    if (one.reported || one.machine.end === undefined || closed.has(one.planned)) return;
    one.reported = true;
    ended.push({ planned: one.planned, end: one.machine.end });
  };
  /** Notes what ended; with the last `expect` the throughouts end too. */
  const collect = (t: number): void => {
    const goals = [...sequences, ...states];
    for (const one of goals) report(one);
    for (const one of lasting) report(one);
    if (mark === undefined || goals.length < expects.length || goals.some(({ reported }) => !reported)) return;
    for (const one of lasting) {
      one.machine.finish(t);
      report(one);
    }
  };

  return {
    get begun() {
      return start !== undefined;
    },
    get mark() {
      return mark;
    },
    begin(t) {
      if (start !== undefined) return;
      start = t;
      before = new Map(sourcesOf(expects, throughouts).map((asked) => [asked.stream, world.stream(asked).items()]));
      lasting = throughouts.map((planned) => startThroughout(planned, t));
      sequences = expects.flatMap((planned) => ('parts' in planned ? [startSequence(planned, t)] : []));
      index();
      collect(t);
    },
    setMark(t, writes) {
      if (start === undefined || mark !== undefined) return;
      mark = t;
      states = expects.flatMap((planned) => ('parts' in planned ? [] : [startState(planned, t, writes)]));
      index();
      for (const { machine } of sequences) machine.setMark(t);
      collect(t);
    },
    take(stream, change, t) {
      const live = (byStream.get(stream) ?? []).filter(({ machine }) => machine.end === undefined);
      for (const { machine } of live) {
        takeAll(machine.probes, stream, change);
        machine.look(t);
      }
      if (live.some(({ machine }) => machine.end !== undefined)) collect(t);
    },
    refresh(t) {
      for (const { machine } of running) {
        for (const one of machine.probes) one.refresh();
        machine.look(t);
      }
      collect(t);
    },
    due: () => running.reduce((first, { machine }) => Math.min(first, machine.due()), Infinity),
    pass(t) {
      const next = running.find(({ machine }) => machine.due() <= t);
      next?.machine.pass();
      collect(t);
    },
    close(reason) {
      const known = new Map(running.map((one) => [one.planned, one]));
      for (const planned of [...expects, ...throughouts]) {
        const one = known.get(planned);
        if (one?.reported === true || closed.has(planned)) continue;
        const seen = one?.machine.status().seen;
        const end: End = {
          state: 'inconclusive',
          reason: seen === undefined ? `not judged: ${reason}` : `not judged to its end: ${reason}\nlast seen: ${seen}`,
        };
        closed.set(planned, end);
        ended.push({ planned, end });
      }
      running = [];
      byStream = new Map();
    },
    drain() {
      const now = ended;
      ended = [];
      return now;
    },
    settled: () => mark !== undefined && running.every(({ reported }) => reported),
    live: () =>
      running.flatMap(({ planned, kind, machine, reported }) =>
        reported || closed.has(planned) ? [] : [{ planned, kind, ...machine.status() }],
      ),
  };
}

/** Everything that the step asks; each stream may come more than once. */
export function sourcesOf(
  expects: readonly PlannedGoal[],
  throughouts: readonly PlannedExpectation[],
): readonly Asked[] {
  return [...expects, ...throughouts].flatMap((planned) =>
    'parts' in planned
      ? planned.parts.map(({ asked }) => asked)
      : [planned.asked, ...(planned.condition === undefined ? [] : [planned.condition])],
  );
}

function groupByStream(running: readonly Running[]): ReadonlyMap<string, readonly Running[]> {
  const groups = new Map<string, Running[]>();
  for (const one of running) {
    for (const stream of new Set(one.machine.probes.map((probe) => probe.stream.name))) {
      groups.set(stream, [...(groups.get(stream) ?? []), one]);
    }
  }
  return groups;
}
