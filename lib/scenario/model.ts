import type { SourceName } from '../cluster/provider-name.ts';
import type { RuntimeName } from '../cluster/runtime-name.ts';

/**
 * The scenario after loading: plain JSON, defaults filled in, durations in milliseconds, paths absolute.
 * The journal's first entry carries it whole, so that a replay needs no file.
 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A teaching text: one language, or several by their code (`{en: ..., ru: ...}`). */
export type Text = string | Readonly<Record<string, string>>;

export interface Scenario {
  /** Of a file with a `matrix`, with the values of the variant: `service-gap-ipvs`. */
  readonly name: string;
  /** Which of the scenarios of a file with a `matrix` this is. */
  readonly variant?: { readonly of: string; readonly values: Readonly<Record<string, string>> };
  readonly labels: Readonly<Record<string, string>>;
  /** Rows of the catalogue that this scenario covers, for example `I3`. */
  readonly experiments: readonly string[];
  readonly title?: Text;
  readonly story?: Text;
  readonly predict?: Text;
  readonly explain?: Text;
  readonly cluster: ClusterSpec;
  readonly requires: Requirements;
  /** `namespace`: it changes nothing of the whole cluster, so others may run on it at the same time. */
  readonly isolation: 'namespace' | 'cluster';
  readonly steps: readonly Step[];
}

export interface ClusterSpec {
  /** Absent: chosen by what the scenario requires of the kernel. */
  readonly provider?: SourceName;
  /** A `kind.x-k8s.io/v1alpha4` config, untouched; what else makes clusters takes from it what nodes there are. */
  readonly config: JsonObject;
  /** What minikube is told, where it makes the cluster. */
  readonly minikube?: MinikubeSpec;
  /** Which cluster is meant, where none is made. */
  readonly existing?: ExistingSpec;
  /** Minor version, for example `1.34`; absent: the newest at hand. */
  readonly kubernetes?: string;
  readonly egress?: 'none' | 'allow';
  /** Stand-in images (by the name of their recipe) to be loaded into the nodes before the first step. */
  readonly images: readonly string[];
}

export interface MinikubeSpec {
  /** What a node is: a container of this engine. */
  readonly driver?: 'docker';
  /** What runs containers in the nodes; absent: docker, as minikube has it. */
  readonly containerRuntime?: RuntimeName;
  /** How many; absent: those of the config. */
  readonly nodes?: number;
}

/** A cluster that is there, and how its nodes are reached. Paths are absolute. */
export interface ExistingSpec {
  readonly context: string;
  /** The kubeconfig that has the context; absent: the first file of `$KUBECONFIG`, else `~/.kube/config`. */
  readonly kubeconfig?: string;
  /** Faults may be injected into it. */
  readonly allowFaults?: boolean;
  /** What ssh is told by `-F`. */
  readonly sshConfig?: string;
  readonly nodes?: readonly ReachedNode[];
}

export interface ReachedNode {
  /** As the API knows it. */
  readonly name: string;
  /** As ssh takes it: `root@node-1`, `ssh://root@node-1:2222`, a host of its config. */
  readonly ssh: string;
  /** Scripts run by `sudo -n`. */
  readonly sudo?: boolean;
}

export interface Requirements {
  /** A semver range on the Kubernetes version, for example `>=1.24`. */
  readonly kubernetes?: string;
  /** Modules that the kernel of every node must have, for example `ip_vs`. */
  readonly kernel?: readonly string[];
}

export interface Step {
  readonly name: string;
  readonly title?: Text;
  readonly story?: Text;
  readonly predict?: Text;
  readonly explain?: Text;
  readonly change?: Change;
  /** The API must refuse the change: a goal says how. */
  readonly refused?: true;
  readonly save: readonly Save[];
  readonly throughout: readonly Expectation[];
  readonly expect: readonly Goal[];
}

/** What a step does to the lab: one verb of the registry of actions or of faults, and its parsed argument. */
export interface Change {
  readonly kind: 'action' | 'fault';
  readonly verb: string;
  readonly spec: JsonObject;
}

/** A named set of values, taken when the step starts (before its change): one per item, keyed by the item. */
export interface Save {
  readonly name: string;
  readonly query: Query;
  /** Path of the value in each item, for example `metadata.uid`. */
  readonly value: string;
  readonly within: number;
}

/** Which items of which subject. */
export interface Query {
  readonly subject: string;
  readonly spec: JsonObject;
  /** Keeps only items that match. */
  readonly where?: Match;
}

/** A partial match: path to operator or value. See `lib/expect/match.ts`. */
export type Match = JsonObject;

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** What the items must be. At least one part is there; all parts must hold together. */
export interface Test {
  readonly all?: Match;
  readonly any?: Match;
  readonly none?: Match;
  readonly count?: Range;
  readonly cel?: string;
}

export interface Expectation {
  /** Unique in the scenario and stable: `2.expect.0`, `2.throughout.1`. */
  readonly id: string;
  /** For people and for `measure.since`. */
  readonly name?: string;
  readonly query: Query;
  readonly test: Test;
  /** ms from the mark (the change done) until the test must begin to hold. */
  readonly within: number;
  /** ms that it must go on holding, unbroken. */
  readonly for: number;
  /** ms from the mark before which it must not hold. */
  readonly notBefore: number;
  /** `throughout` only: it must hold at every look at which this holds, too. */
  readonly while?: SequenceItem;
  /** `throughout` only: ms of blindness that are allowed. */
  readonly blind: number;
  /** `throughout` only: ms in one go for which it need not hold; absent: it must hold at every look. */
  readonly gap?: number;
  readonly measure?: Measure;
}

/**
 * A named figure: from the mark, or from the moment another expectation of the step was satisfied, to this one. Of a
 * `throughout`: its longest gap.
 */
export interface Measure {
  readonly name: string;
  readonly since?: string;
}

export interface Sequence {
  readonly id: string;
  readonly name?: string;
  /** Each must become true after the one before it did. */
  readonly sequence: readonly SequenceItem[];
  readonly within: number;
  readonly measure?: Measure;
}

export interface SequenceItem {
  readonly query: Query;
  readonly test: Test;
}

export type Goal = Expectation | Sequence;
