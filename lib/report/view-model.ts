import type {
  ChangeEntry,
  ExpectationState,
  LabEntry,
  ProblemEntry,
  ProofEntry,
  RunEntry,
  UndoEntry,
  VerdictEntry,
} from '../journal/entry.ts';
import type { Goal, Step } from '../scenario/model.ts';

/** All that reports say of a run. Times are ms since the run started. */
export interface RunView {
  /** Time of the last entry. */
  readonly t: number;
  readonly run?: RunEntry;
  readonly lab?: LabView;
  /** What became of images that the nodes did not have, each once. */
  readonly images: readonly string[];
  readonly steps: readonly StepView[];
  readonly outages: readonly Outage[];
  readonly problems: readonly ProblemEntry[];
  readonly undos: readonly UndoEntry[];
  readonly verdict?: VerdictEntry;
  /** Streams opened so far, by name. */
  readonly streams: Readonly<Record<string, StreamView>>;
}

export interface LabView extends Omit<LabEntry, 't' | 'type'> {
  /** When it began to be made. */
  readonly from: number;
  /** When the state it is in began. */
  readonly since: number;
  /** When it was ready. */
  readonly readyAt?: number;
}

export interface StepView {
  readonly index: number;
  readonly step: Step;
  readonly state: 'waiting' | 'running' | 'ended';
  readonly from?: number;
  readonly to?: number;
  readonly change?: ChangeView;
  readonly proof?: ProofEntry;
  readonly expectations: readonly ExpectationView[];
  readonly measures: readonly MeasureView[];
}

export interface ChangeView extends Pick<ChangeEntry, 'kind' | 'verb' | 'summary' | 'warnings' | 'error'> {
  /** `refused`: by the API, as the step expects; how it had to refuse is an expectation's matter. */
  readonly state: ChangeEntry['state'] | 'refused';
  readonly from: number;
  readonly to?: number;
}

export interface ExpectationView {
  readonly id: string;
  readonly kind: 'expect' | 'throughout';
  readonly goal: Goal;
  /** `pending`: not settled, or not when the run ended. */
  readonly state: 'pending' | ExpectationState;
  readonly reason?: string;
  /** ms after the mark at which it began to hold. */
  readonly after?: number;
  readonly settledAt?: number;
}

export interface MeasureView {
  readonly name: string;
  readonly ms: number;
  /** ms between samples, where what ended the measured time is sampled: it is known to no more than that. */
  readonly sampledEvery?: number;
}

export interface StreamView {
  readonly subject: string;
  /** Tells of the API's outages: a sample of `/readyz`, or a watch. */
  readonly ofApi: boolean;
  readonly every?: number;
}

/** The API did not answer, as far as anything that looked could tell. */
export interface Outage {
  readonly from: number;
  /** Absent: it did not come back while anybody looked. */
  readonly to?: number;
  readonly reason: string;
}
