import type { Json, JsonObject, Scenario } from '../scenario/model.ts';

/**
 * One line of a run's journal. Everything that a verdict or a report says is derived from these.
 * `t` is milliseconds since the run started, on a monotonic clock, with a resolution of a microsecond.
 * The format is versioned by `RunEntry.version`; `docs/journal.md` describes it for other readers.
 */
export type Entry =
  | RunEntry
  | LabEntry
  | SubjectEntry
  | ItemsEntry
  | ItemEntry
  | BlindEntry
  | StepEntry
  | ChangeEntry
  | ProofEntry
  | SavedEntry
  | EvidenceEntry
  | UndoEntry
  | TickEntry
  | ProblemEntry
  | DerivedEntry;

/** An entry that is computed from the entries before it: a replay computes it anew. */
export type DerivedEntry = ExpectationEntry | MeasureEntry | VerdictEntry;

interface At {
  readonly t: number;
}

export interface RunEntry extends At {
  readonly type: 'run';
  readonly version: 1;
  readonly labrig: string;
  readonly id: string;
  /** ISO 8601 time of `t = 0`. */
  readonly startedAt: string;
  readonly file: string;
  readonly scenario: Scenario;
}

export interface LabEntry extends At {
  readonly type: 'lab';
  /** `kept`: on purpose. `left`: it could not be removed. `released`: it was there before the run, and stays. */
  readonly state: 'creating' | 'ready' | 'removing' | 'removed' | 'kept' | 'left' | 'released';
  readonly name?: string;
  readonly provider?: string;
  /** Where it is `ready`: why this provider made it, where the scenario names none. */
  readonly why?: string;
  /** `v1.34.2` */
  readonly kubernetes?: string;
  readonly nodes?: readonly string[];
  /** Where it is `ready`: the API's name of each node, by what scenarios call it. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** What is being done just now, for people. */
  readonly detail?: string;
  /** Where it is `ready`: images that were loaded into its nodes, in the words of `ChangeEntry.images`. */
  readonly images?: readonly string[];
}

/** A stream of observations is opened; `spec` is what distinguishes it from other streams. */
export interface SubjectEntry extends At {
  readonly type: 'subject';
  readonly stream: string;
  readonly subject: string;
  readonly spec: JsonObject;
  readonly mode: 'watch' | 'sample';
  /** ms between samples, where `mode` is `sample`. */
  readonly every?: number;
}

/** Everything the stream's subject has now: the list a watch starts from, or one sample. */
export interface ItemsEntry extends At {
  readonly type: 'items';
  readonly stream: string;
  readonly items: readonly JsonObject[];
  /** When the look began that ended at `t`: a sample says nothing of changes after it. */
  readonly began: number;
  /** resourceVersion of the list, where the API gave one. */
  readonly revision?: string;
}

/** One item changed. */
export interface ItemEntry extends At {
  readonly type: 'item';
  readonly stream: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'bookmark';
  /** The item as it is now, or as it was last where it is deleted; absent in a bookmark. */
  readonly item?: JsonObject;
  readonly revision?: string;
}

/** The stream sees nothing until its next `items` entry. */
export interface BlindEntry extends At {
  readonly type: 'blind';
  readonly stream: string;
  /** `unavailable`: the observed side is gone (API down), a fact. `lost`: our own sight failed. */
  readonly cause: 'unavailable' | 'lost';
  readonly reason: string;
}

export interface StepEntry extends At {
  readonly type: 'step';
  readonly step: number;
  readonly state: 'started' | 'ended';
  readonly name: string;
}

/** The step's change. `done` is the mark from which the time words count. */
export interface ChangeEntry extends At {
  readonly type: 'change';
  readonly step: number;
  readonly state: 'started' | 'done' | 'failed';
  readonly kind: 'action' | 'fault';
  readonly verb: string;
  /** What was done, in a sentence. */
  readonly summary?: string;
  /** API objects written: an `objects` expectation on them waits until its stream has seen that revision. */
  readonly writes?: readonly Write[];
  /** What the API warned of. */
  readonly warnings?: readonly string[];
  /** What became of images that the nodes did not have: `stand-in busybox for busybox:1.31`. */
  readonly images?: readonly string[];
  readonly error?: Failure;
}

export interface Write {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly revision: string;
}

/** Why something did not work, in the shape of a Kubernetes Status where the API said it. */
export interface Failure {
  readonly message: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: Json;
}

/** Identity before and after a fault. Not changed: the fault was ineffective. */
export interface ProofEntry extends At {
  readonly type: 'proof';
  readonly step: number;
  readonly changed: boolean;
  readonly summary: string;
  readonly before: Json;
  readonly after: Json;
}

export interface SavedEntry extends At {
  readonly type: 'saved';
  readonly step: number;
  readonly name: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** A piece of the evidence that could not be collected, and why. */
export interface EvidenceEntry extends At {
  readonly type: 'evidence';
  readonly missing: string;
}

export interface UndoEntry extends At {
  readonly type: 'undo';
  readonly what: string;
  readonly state: 'done' | 'failed';
  readonly error?: string;
}

/** Time passed and nothing else: written when a deadline is due. */
export interface TickEntry extends At {
  readonly type: 'tick';
}

/** Something outside the experiment went wrong, or the run was interrupted. */
export interface ProblemEntry extends At {
  readonly type: 'problem';
  readonly cause: 'infra' | 'interrupted' | 'requirement';
  readonly message: string;
  /** What the reader can do next, as a command where there is one. */
  readonly next?: string;
}

export type ExpectationState = 'satisfied' | 'violated' | 'inconclusive';

export interface ExpectationEntry extends At {
  readonly type: 'expectation';
  readonly id: string;
  readonly step: number;
  readonly state: ExpectationState;
  /** Wanted and last seen, field by field. */
  readonly reason: string;
  /** ms after the mark at which it began to hold. */
  readonly after?: number;
}

export interface MeasureEntry extends At {
  readonly type: 'measure';
  readonly step: number;
  readonly name: string;
  readonly ms: number;
}

export type Verdict = 'passed' | 'failed' | 'ineffective' | 'infra' | 'inconclusive' | 'skipped' | 'interrupted';

export interface VerdictEntry extends At {
  readonly type: 'verdict';
  readonly verdict: Verdict;
  readonly reason: string;
}
