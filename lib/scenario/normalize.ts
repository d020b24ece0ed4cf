import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Fault } from '../faults/fault.ts';
import type { Subject } from '../observe/subject.ts';
import { answerGoals } from './answer-schema.ts';
import { allowedBlindness, saveWithin } from './expectation-schema.ts';
import type { QuestionFile, SaveFile, ScenarioFile, SequenceFile, StepFile } from './file-model.ts';
import type {
  Change,
  ClusterSpec,
  ExistingSpec,
  Expectation,
  Goal,
  Json,
  JsonObject,
  Measure,
  Query,
  Save,
  Scenario,
  Sequence,
  Step,
  Test,
} from './model.ts';
import { type Variant, variantName } from './matrix.ts';
import { kindConfigVersion } from './references.ts';
import type { Registries } from './registries.ts';
import { defined } from './defined.ts';

export interface Surroundings {
  readonly registries: Registries;
  /** Folder at which relative paths start. */
  readonly folder: string;
  /** The cluster config, where the file gives one. */
  readonly config: JsonObject | undefined;
  /** Values of the file's `matrix`; empty where it has none. */
  readonly variant: Variant;
}

/** The plan of a file that has no errors: defaults filled in, paths absolute, every expectation with an id. */
export function normalize(file: ScenarioFile, surroundings: Surroundings): Scenario {
  const { metadata, title, story, predict, explain, cluster, requires, steps } = file;
  return {
    name: variantName(metadata.name, surroundings.variant),
    ...(Object.keys(surroundings.variant).length === 0
      ? {}
      : { variant: { of: metadata.name, values: surroundings.variant } }),
    labels: metadata.labels ?? {},
    experiments: metadata.experiments ?? [],
    ...defined({ title, story, predict, explain }),
    cluster: clusterOf(cluster, surroundings),
    requires: defined({ kubernetes: requires?.kubernetes, kernel: kernelOf(file, surroundings) }),
    isolation: file.isolation ?? 'cluster',
    steps: steps.map((step, index) => stepOf(step, index, surroundings)),
  };
}

function clusterOf(cluster: ScenarioFile['cluster'], { config, folder }: Surroundings): ClusterSpec {
  return {
    config: config ?? { kind: 'Cluster', apiVersion: kindConfigVersion },
    ...defined({
      provider: cluster?.provider,
      minikube: cluster?.minikube,
      existing: cluster?.existing === undefined ? undefined : existingOf(cluster.existing, folder),
      kubernetes: cluster?.kubernetes,
      egress: cluster?.egress,
    }),
    images: cluster?.images ?? [],
  };
}

function existingOf(existing: ExistingSpec, folder: string): ExistingSpec {
  const path = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : fromHome(name, folder);
  return {
    ...existing,
    ...defined({ kubeconfig: path(existing.kubeconfig), sshConfig: path(existing.sshConfig) }),
  };
}

function fromHome(path: string, folder: string): string {
  return path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path);
}

/** What the file asks for, and what its faults cannot do without. */
function kernelOf({ requires, steps }: ScenarioFile, { registries }: Surroundings): readonly string[] | undefined {
  const needed = steps.flatMap((step) => {
    const { fault, spec } = faultOf(step, registries);
    return fault === undefined || spec === undefined ? [] : (fault.kernel?.(spec) ?? []);
  });
  const modules = new Set([...(requires?.kernel ?? []), ...needed]);
  return modules.size === 0 ? undefined : [...modules];
}

function stepOf(file: StepFile, index: number, surroundings: Surroundings): Step {
  const { registries } = surroundings;
  const { name, title, story, predict, explain, save = [], throughout = [], expect = [] } = file;
  const change = changeOf(file, surroundings);
  return {
    name,
    ...defined({ title, story, predict, explain, change }),
    ...(file.refused === undefined ? {} : { refused: true as const }),
    save: save.map((one) => saveOf(one, registries)),
    throughout: throughout.map((one, at) => expectationOf(one, `${index}.throughout.${at}`, registries)),
    expect: [...answerGoals(file, index), ...expect.map((one, at) => goalOf(one, `${index}.expect.${at}`, registries))],
  };
}

function changeOf(step: StepFile, { registries, folder }: Surroundings): Change | undefined {
  const action = registries.actions.find(({ verb }) => step[verb] !== undefined);
  if (action !== undefined) {
    return { kind: 'action', verb: action.verb, spec: absolute(step[action.verb] as JsonObject, folder) };
  }
  const { fault, spec } = faultOf(step, registries);
  return fault === undefined || spec === undefined ? undefined : { kind: 'fault', verb: fault.verb, spec };
}

function faultOf({ inject }: StepFile, { faults }: Registries): { readonly fault?: Fault; readonly spec?: JsonObject } {
  const fault = faults.find(({ verb }) => inject?.[verb] !== undefined);
  return defined({ fault, spec: fault === undefined ? undefined : inject?.[fault.verb] });
}

function absolute(spec: JsonObject, folder: string): JsonObject {
  const { files } = spec;
  if (!Array.isArray(files)) return spec;
  return { ...spec, files: files.map((file: Json) => (typeof file === 'string' ? resolve(folder, file) : file)) };
}

function saveOf(save: SaveFile, { subjects }: Registries): Save {
  const { query } = questionOf(save, subjects);
  return { name: save.as, query, value: save.value, within: save.within ?? saveWithin };
}

function goalOf(goal: QuestionFile | SequenceFile, id: string, registries: Registries): Goal {
  return isSequence(goal) ? sequenceOf(goal, id, registries) : expectationOf(goal, id, registries);
}

function isSequence(goal: QuestionFile | SequenceFile): goal is SequenceFile {
  return 'sequence' in goal;
}

function expectationOf(file: QuestionFile, id: string, { subjects }: Registries): Expectation {
  const { subject, query, test } = questionOf(file, subjects);
  const condition = file.while === undefined ? undefined : questionOf(file.while, subjects);
  return {
    id,
    ...defined({ name: file.name, measure: measureOf(file.measure), gap: file.gap }),
    query,
    test,
    within: file.within ?? Math.max(subject.within, file.notBefore ?? 0),
    for: file.for ?? 0,
    notBefore: file.notBefore ?? 0,
    ...(condition === undefined ? {} : { while: { query: condition.query, test: condition.test } }),
    blind: file.blind ?? allowedBlindness,
  };
}

function sequenceOf(file: SequenceFile, id: string, { subjects }: Registries): Sequence {
  const items = file.sequence.map((item) => questionOf(item, subjects));
  return {
    id,
    ...defined({ name: file.name, measure: measureOf(file.measure) }),
    sequence: items.map(({ query, test }) => ({ query, test })),
    within: file.within ?? Math.max(...items.map(({ subject }) => subject.within)),
  };
}

function measureOf(measure: QuestionFile['measure']): Measure | undefined {
  return typeof measure === 'string' ? { name: measure } : measure;
}

function questionOf(
  file: QuestionFile,
  subjects: readonly Subject[],
): { readonly subject: Subject; readonly query: Query; readonly test: Test } {
  const subject = subjects.find(({ name }) => file[name] !== undefined);
  if (subject === undefined) throw new TypeError('the schema lets no question without a subject through');
  const argument = file[subject.name];
  const { spec, all: meant } =
    typeof argument === 'string' && subject.shorthand !== undefined
      ? subject.shorthand.expand(argument)
      : { spec: argument as JsonObject, all: undefined };
  const answers = Object.fromEntries(
    Object.keys(subject.answers).flatMap((key) => {
      const value = file[key];
      return value === undefined ? [] : [[key, value]];
    }),
  ) as JsonObject;
  const all = { ...meant, ...file.all, ...answers };
  const { any, none, count, cel, where } = file;
  return {
    subject,
    query: { subject: subject.name, spec, ...defined({ where }) },
    test: {
      ...(Object.keys(all).length === 0 ? {} : { all }),
      ...defined({ any, none, cel }),
      ...(count === undefined ? {} : { count: typeof count === 'number' ? { min: count, max: count } : count }),
    },
  };
}
