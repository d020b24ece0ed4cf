import type {
  Expectation,
  Goal,
  Query,
  Save,
  Scenario,
  SequenceItem,
  Sequence,
  Step,
  Test,
} from '../scenario/model.ts';
import type { CelCompiler } from './cel.ts';
import { describeGoal, describeTest } from './describe.ts';
import { type Facets, streamName, type SubjectFacet } from './facet.ts';
import { compileMatch } from './match.ts';
import { type Path, parsePath } from './path.ts';
import type { Question } from './probe.ts';
import { compileTest, type ItemNames } from './quantify.ts';
import { equal } from './equal.ts';
import { printable } from './words.ts';

/** A scenario's goals with all that can be known before the run: what is wrong with them shows here, not later. */
export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly saves: ReadonlyMap<Save, PlannedSave>;
}

export interface PlannedStep {
  readonly step: Step;
  readonly expects: readonly PlannedGoal[];
  readonly throughouts: readonly PlannedExpectation[];
}

export type PlannedGoal = PlannedExpectation | PlannedSequence;

interface Planned {
  readonly id: string;
  readonly words: string;
}

export interface PlannedExpectation extends Planned {
  readonly goal: Expectation;
  readonly asked: Asked;
  /** What `while` asks. */
  readonly condition?: Asked;
}

export interface PlannedSequence extends Planned {
  readonly goal: Sequence;
  readonly parts: readonly PlannedPart[];
}

export interface PlannedPart {
  readonly asked: Asked;
  readonly words: string;
  readonly repeats: boolean;
}

/** A question and the stream that answers it. */
export interface Asked extends Source {
  readonly question: Question;
}

export interface Source {
  readonly facet: SubjectFacet;
  readonly stream: string;
}

export interface PlannedSave extends Source {
  readonly query: Query;
  readonly path: Path;
  readonly names: ItemNames;
  readonly where: Question['where'];
}

/** Throws MatchError, PathError or CelError for a scenario that the loader would not have let pass. */
export function planScenario(scenario: Scenario, facets: Facets, cel?: CelCompiler): Plan {
  const ask = ({ query, test }: { query: Query; test: Test }): Asked => {
    const source = sourceOf(query, facets);
    const names = namesOf(source.facet);
    const where = query.where === undefined ? undefined : compileMatch(query.where);
    return { ...source, question: { query, names, where, test: compileTest(test, names, cel) } };
  };
  const planOne = (goal: Expectation, kind: 'expect' | 'throughout'): PlannedExpectation => ({
    id: goal.id,
    words: goal.name ?? describeGoal(goal, kind),
    goal,
    asked: ask(goal),
    ...(goal.while === undefined ? {} : { condition: ask(goal.while) }),
  });
  const planGoal = (goal: Goal): PlannedGoal =>
    'sequence' in goal
      ? { id: goal.id, words: goal.name ?? describeGoal(goal), goal, parts: planParts(goal, ask) }
      : planOne(goal, 'expect');
  return {
    steps: scenario.steps.map((step) => ({
      step,
      expects: step.expect.map(planGoal),
      throughouts: step.throughout.map((goal) => planOne(goal, 'throughout')),
    })),
    saves: new Map(scenario.steps.flatMap(({ save }) => save.map((one) => [one, planSave(one, facets)] as const))),
  };
}

export function planSave({ query, value }: Save, facets: Facets): PlannedSave {
  const source = sourceOf(query, facets);
  const where = query.where === undefined ? undefined : compileMatch(query.where);
  return { ...source, query, path: parsePath(value), names: namesOf(source.facet), where };
}

function planParts({ sequence }: Sequence, ask: (item: SequenceItem) => Asked): readonly PlannedPart[] {
  return sequence.map((item, index) => ({
    asked: ask(item),
    words: describeTest(item),
    repeats: sequence.slice(0, index).some((earlier) => isEqual(earlier, item)),
  }));
}

function isEqual(a: SequenceItem, b: SequenceItem): boolean {
  const asJson = ({ query, test }: SequenceItem) => ({
    subject: query.subject,
    spec: query.spec,
    where: query.where ?? null,
    all: test.all ?? null,
    any: test.any ?? null,
    none: test.none ?? null,
    count: [test.count?.min ?? null, test.count?.max ?? null],
    cel: test.cel ?? null,
  });
  return equal(asJson(a), asJson(b));
}

function sourceOf({ subject, spec }: Query, facets: Facets): Source {
  const facet = facets.get(subject);
  if (facet === undefined) throw new TypeError(`unknown subject ${subject}`);
  return { facet, stream: streamName(facet, spec) };
}

function namesOf(facet: SubjectFacet): ItemNames {
  return { key: (item) => facet.key(item), label: (item) => printable(facet.label(item)) };
}
