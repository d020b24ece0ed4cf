import type { ActionContext } from '../actions/action.ts';
import { ActionError } from '../actions/action-error.ts';
import { ApiError, Unreachable } from '../cluster/api.ts';
import { NodeGone } from '../cluster/node-error.ts';
import { InfraError } from '../errors.ts';
import type { Facets } from '../expect/facet.ts';
import type { Judge } from '../expect/judge.ts';
import type { Failure } from '../journal/entry.ts';
import { answerItem, answerSubject } from '../observe/answer.ts';
import type { Change, Save, Step } from '../scenario/model.ts';
import type { Clock } from './clock.ts';
import { keepFaultEvidence } from './fault-evidence.ts';
import type { Observers } from './observers.ts';
import type { Recorder } from './recorder.ts';
import { type StreamNeed, streamsOf } from './streams.ts';
import type { Verbs } from './verbs.ts';

export interface StepParts {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly judge: Judge;
  readonly observers: Observers;
  readonly facets: Facets;
  readonly verbs: Verbs;
  readonly context: ActionContext;
}

/** How long a stream may take to say anything before the change is made regardless, in ms. */
const patience = 10_000;
/** The longest wait that a timer can hold, in ms. */
const farAway = 2_147_483_647;

/** Runs one step to the end of its last expectation. What came of it is in the journal. */
export async function runStep(step: Step, index: number, parts: StepParts): Promise<void> {
  const { recorder, observers, judge } = parts;
  recorder.record({ type: 'step', step: index, state: 'started', name: step.name });
  const needs = streamsOf(step, parts.facets);
  const watches = needs.filter(
    (need) => need.from === 'change' || parts.verbs.subjects.get(need.query.subject)?.mode === 'watch',
  );
  await observers.open(watches, patience);
  const ready = await takeSaves(step.save, index, parts);
  if (ready) await keepFaultEvidence(step.change, 'before', index, parts);
  const prove = ready && step.change !== undefined ? await makeChange(step, step.change, index, parts) : nothingToProve;
  if (ready && !judge.stepFailed(index)) await judgeStep(index, needs, prove, parts);
  await observers.closeSamplers();
  await keepFaultEvidence(step.change, 'after', index, parts);
  recorder.record({ type: 'step', step: index, state: 'ended', name: step.name });
}

/** Resolves to false where the change had no effect. */
type Prove = () => Promise<boolean>;

const nothingToProve: Prove = () => Promise.resolve(true);

/** A proof may wait for what ends slowly: the expectations are looked at meanwhile, and no longer where it fails. */
async function judgeStep(index: number, needs: readonly StreamNeed[], prove: Prove, parts: StepParts): Promise<void> {
  const stop = new AbortController();
  const proving = async (): Promise<void> => {
    try {
      if (!(await prove())) stop.abort();
    } catch (error) {
      stop.abort();
      throw error;
    }
  };
  const settling = async (): Promise<void> => {
    await parts.observers.open(needs, 0);
    await settle(index, AbortSignal.any([parts.context.signal, stop.signal]), parts);
  };
  for (const result of await Promise.allSettled([proving(), settling()])) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/** Time passes only through here: until every expectation is settled, wake by each entry and at each deadline. */
async function settle(index: number, signal: AbortSignal, { judge, recorder, clock }: StepParts): Promise<void> {
  while (!judge.stepSettled(index) && !signal.aborted) {
    await wakeAt(judge.deadline(), recorder, clock, signal);
  }
}

/** Sleeps until something is recorded, the deadline is due (then a tick says so), or the run is interrupted. */
async function wakeAt(
  deadline: number | undefined,
  recorder: Recorder,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const woken = new AbortController();
  const wait = deadline === undefined ? farAway : deadline - clock.now();
  await Promise.race([recorder.next(), clock.pause(wait, AbortSignal.any([signal, woken.signal]))]);
  woken.abort();
  if (deadline !== undefined && clock.now() >= deadline && !signal.aborted) recorder.record({ type: 'tick' });
}

/** False: a save found nothing in its time, so the change is not made. */
async function takeSaves(saves: readonly Save[], index: number, parts: StepParts): Promise<boolean> {
  const { judge, recorder, clock, context } = parts;
  for (const save of saves) {
    const limit = clock.now() + save.within;
    let taken = judge.evaluateSave(save);
    while (!taken.ready && clock.now() < limit && !context.signal.aborted) {
      await wakeAt(limit, recorder, clock, context.signal);
      taken = judge.evaluateSave(save);
    }
    if (!taken.ready) {
      const message = `nothing to save as "${save.name}" after ${save.within} ms: ${taken.seen}`;
      recorder.record({
        type: 'change',
        step: index,
        state: 'failed',
        kind: 'action',
        verb: 'save',
        error: { message },
      });
      return false;
    }
    recorder.record({ type: 'saved', step: index, name: save.name, values: taken.values });
  }
  return true;
}

async function makeChange(step: Step, change: Change, index: number, parts: StepParts): Promise<Prove> {
  const { recorder, verbs, context } = parts;
  const said = { type: 'change', step: index, kind: change.kind, verb: change.verb } as const;
  const failed = (error: unknown): false => {
    if (context.signal.aborted || error instanceof InfraError) throw error;
    // The machine's matter: no lesson may be judged by it.
    if (error instanceof NodeGone)
      throw new InfraError(`${change.verb}: ${error.message}`, { cause: error, next: 'labrig doctor' });
    const failure = failureOf(error);
    if (error instanceof ApiError) answer(step, parts, [], failure);
    if (error instanceof ActionError && error.refusal !== undefined)
      answer(step, parts, [], { ...failure, message: error.refusal.said });
    recorder.record({ ...said, state: 'failed', error: failure });
    return false;
  };
  recorder.record({ ...said, state: 'started' });
  try {
    if (change.kind === 'action') {
      const { summary, ...done } = await verbs.action(change.verb).run(change.spec, context);
      const { writes = [], warnings = [], images = [] } = done;
      answer(step, parts, warnings);
      recorder.record({
        ...said,
        state: 'done',
        summary,
        writes,
        ...(warnings.length === 0 ? {} : { warnings }),
        ...(images.length === 0 ? {} : { images }),
      });
      return nothingToProve;
    }
    const injection = await verbs.fault(change.verb).inject(change.spec, context);
    recorder.record({ ...said, state: 'done', summary: injection.summary });
    return async () => {
      try {
        const proof = await injection.prove();
        recorder.record({ type: 'proof', step: index, ...proof });
        return proof.changed;
      } catch (error) {
        return failed(error);
      }
    };
  } catch (error) {
    failed(error);
    return nothingToProve;
  }
}

/** Before the change's own entry, which is the mark: what was answered to an earlier change is no answer to this one. */
function answer(
  step: Step,
  { recorder, facets, clock }: StepParts,
  warnings: readonly string[],
  error?: Failure,
): void {
  const asked = streamsOf(step, facets).find(({ query }) => query.subject === answerSubject.name);
  if (asked === undefined) return;
  recorder.record({ type: 'items', stream: asked.stream, items: [answerItem(warnings, error)], began: clock.now() });
}

/** What the API or a program answered is a result; anything else is a defect and goes on up. */
function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) {
    const details = error.details === undefined ? {} : { details: error.details };
    return { message: error.message, reason: error.reason, code: error.code, ...details };
  }
  if (error instanceof ActionError && error.refusal !== undefined)
    return { message: error.message, reason: error.name, code: error.refusal.code };
  if (error instanceof Unreachable) return { message: error.message, reason: 'Unreachable' };
  if (error instanceof Error) return { message: error.message, reason: error.name };
  throw error;
}
