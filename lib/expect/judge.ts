import type { DerivedEntry, Entry, Verdict } from '../journal/entry.ts';
import type { Json, Save, Scenario } from '../scenario/model.ts';
import type { CelCompiler } from './cel.ts';
import type { Facets } from './facet.ts';

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

/** `cel` is what {@link celFor} gives for the scenario; it is needed only where an expectation has a `cel`. */
export function createJudge(_scenario: Scenario, _facets: Facets, _cel?: CelCompiler): Judge {
  throw new Error('not written yet');
}
