import type { AnswerFile } from './answer-schema.ts';
import type { ClusterSpec, ExistingSpec, JsonObject, Match, MinikubeSpec, Range, Text } from './model.ts';

/** A scenario file after the schema: durations in milliseconds, verbs' arguments parsed; else as written. */
export interface ScenarioFile extends Teaching {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly experiments?: readonly string[];
  };
  readonly cluster?: {
    readonly provider?: ClusterSpec['provider'];
    readonly config?: string | JsonObject;
    readonly minikube?: MinikubeSpec;
    readonly existing?: ExistingSpec;
    readonly kubernetes?: string;
    readonly egress?: 'none' | 'allow';
    readonly images?: readonly string[];
  };
  readonly isolation?: 'namespace' | 'cluster';
  readonly requires?: { readonly kubernetes?: string; readonly kernel?: readonly string[] };
  readonly matrix?: Readonly<Record<string, readonly string[]>>;
  readonly steps: readonly StepFile[];
}

interface Teaching {
  readonly title?: Text;
  readonly story?: Text;
  readonly predict?: Text;
  readonly explain?: Text;
}

/** Beside these keys: at most one action's verb. */
export interface StepFile extends Teaching, AnswerFile {
  readonly name: string;
  readonly inject?: Readonly<Record<string, JsonObject>>;
  readonly save?: readonly SaveFile[];
  readonly throughout?: readonly QuestionFile[];
  readonly expect?: readonly (QuestionFile | SequenceFile)[];
  readonly [verb: string]: unknown;
}

/** Beside these keys: one subject, and what it answers. */
export interface QuestionFile {
  readonly name?: string;
  readonly where?: Match;
  readonly all?: Match;
  readonly any?: Match;
  readonly none?: Match;
  readonly count?: number | Range;
  readonly cel?: string;
  readonly within?: number;
  readonly for?: number;
  readonly notBefore?: number;
  readonly blind?: number;
  readonly gap?: number;
  readonly while?: QuestionFile;
  readonly measure?: MeasureFile;
  readonly [subject: string]: unknown;
}

export interface SaveFile extends QuestionFile {
  readonly as: string;
  readonly value: string;
}

export interface SequenceFile {
  readonly sequence: readonly QuestionFile[];
  readonly within?: number;
  readonly name?: string;
  readonly measure?: MeasureFile;
}

type MeasureFile = string | { readonly name: string; readonly since?: string };
