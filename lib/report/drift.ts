import { namespaceOf } from '../scenario/namespace-of.ts';
import { describeGoal } from './describe.ts';
import { formatDuration } from './duration.ts';
import { terminalLine } from './escape.ts';
import { nameOf, sidesOf } from './drift-sides.ts';
import { excerpts } from './excerpt.ts';
import { table } from './table.ts';
import type { ExpectationView, RunView, StepView } from './view-model.ts';

/** The runs of the same scenarios on one version of Kubernetes, or by one provider. */
export interface DriftColumn {
  readonly name: string;
  readonly views: readonly RunView[];
}

/** A fact that is not the same everywhere, or a figure that was measured; a value for each column. */
export interface DriftRow {
  readonly scenario: string;
  readonly fact: string;
  readonly values: readonly string[];
  readonly kind: 'fact' | 'measured';
}

/** What differs between the columns: verdicts, expectations, what was answered; and every measured time. */
export function driftOf(columns: readonly DriftColumn[], nameIn = nameOf): readonly DriftRow[] {
  return sidesOf(columns, nameIn).flatMap(({ name: scenario, views }) => {
    const found = views.map((view) => (view === undefined ? undefined : factsOf(view)));
    const names = new Set(found.flatMap((facts) => [...(facts?.keys() ?? [])]));
    return [shownBy(scenario, views, nameIn), ...[...names].map((fact) => rowOf(scenario, fact, found))].filter(
      (row) => row !== undefined,
    );
  });
}

/** Two scenarios for one row: which of them tells of which version. */
function shownBy(
  scenario: string,
  views: readonly (RunView | undefined)[],
  nameIn: typeof nameOf,
): DriftRow | undefined {
  const names = views.map((view) => (view === undefined ? 'not run' : nameIn(view)));
  if (new Set(views.flatMap((view) => (view === undefined ? [] : [nameIn(view)]))).size < 2) return undefined;
  return { scenario, fact: 'shown by', values: names, kind: 'fact' };
}

function rowOf(scenario: string, fact: string, found: readonly (Facts | undefined)[]): DriftRow | undefined {
  const values = found.map((facts) => facts?.get(fact));
  const measured = values.some((value) => value?.measured === true);
  // What was not come to is no other fact: the verdict says why.
  const comparable = found.flatMap((facts, column) =>
    fact !== 'verdict' && (facts === undefined || facts.get('verdict')?.skipped === true)
      ? []
      : [values[column]?.text ?? 'absent'],
  );
  const judged = comparable.filter((text) => text !== notJudged);
  if (!measured && new Set(judged).size < 2) return undefined;
  return {
    scenario,
    fact,
    values: values.map((value, column) => value?.text ?? (found[column] === undefined ? 'not run' : '-')),
    kind: measured ? 'measured' : 'fact',
  };
}

export function driftTable(columns: readonly DriftColumn[], nameIn = nameOf): readonly string[] {
  const rows = driftOf(columns, nameIn);
  const facts = rows.filter(({ kind }) => kind === 'fact');
  const times = rows.filter(({ kind }) => kind === 'measured');
  const lines = (of: readonly DriftRow[], what: string): readonly string[] => {
    const cells = of.map(({ scenario, fact, values }) => [
      scenario,
      ...excerpts([terminalLine(fact)], 100),
      ...excerpts(values.map(terminalLine)),
    ]);
    return table(['SCENARIO', what, ...columns.map(({ name }) => name)], cells).map((line) => `  ${line}`);
  };
  return [
    '',
    ...(facts.length === 0 ? ['No drift: every fact is the same.'] : ['Drift', ...lines(facts, 'FACT')]),
    ...(times.length === 0 ? [] : ['', 'Measured', ...lines(times, 'TIME')]),
  ];
}

interface Fact {
  readonly text: string;
  readonly measured?: true;
  readonly skipped?: true;
}

type Facts = ReadonlyMap<string, Fact>;

function factsOf(view: RunView): Facts {
  const plain = withoutNames(view);
  const verdict = view.verdict === undefined ? 'no verdict' : view.verdict.verdict;
  const why = verdict === 'skipped' ? `: ${view.verdict?.reason ?? ''}` : '';
  const skipped = verdict === 'skipped' ? ({ skipped: true } as const) : {};
  const facts = new Map<string, Fact>([['verdict', { text: `${verdict}${why}`, ...skipped }]]);
  for (const step of view.steps) {
    if (step.change?.state === 'refused') {
      facts.set(`${step.step.name}: refusal`, { text: plain(step.change.error?.message ?? '') });
    }
    const warnings = step.change?.warnings ?? [];
    if (warnings.length > 0) facts.set(`${step.step.name}: warnings`, { text: plain(warnings.join('; ')) });
    for (const one of step.expectations)
      facts.set(plain(`${step.step.name}: ${wordsOf(one)}`), { text: plain(stateOf(one)) });
    for (const { name, ms } of step.measures) facts.set(name, { text: formatDuration(ms), measured: true });
  }
  return facts;
}

/** Names that each run has for itself are no drift. */
function withoutNames({ run, lab }: RunView): (text: string) => string {
  const own = run?.scenario.isolation === 'namespace' ? namespaceOf(run.scenario, run.id) : undefined;
  return (text) => {
    const general = own === undefined ? text : text.replaceAll(own, '$(namespace)');
    return lab?.name === undefined ? general : general.replaceAll(lab.name, '$(lab)');
  };
}

function wordsOf({ goal, kind }: ExpectationView): string {
  return goal.name ?? describeGoal(goal, kind);
}

const notJudged = 'not judged';

function stateOf({ state, reason = '' }: StepView['expectations'][number]): string {
  if (state === 'satisfied') return 'so';
  if (state === 'pending') return notJudged;
  return `${state}: ${reason.split('\n', 2).join(' ')}`;
}
