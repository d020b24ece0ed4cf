import type { Lab } from '../engine/labs.ts';
import { type DriftColumn, driftTable } from '../report/drift.ts';
import { worstExitCode } from '../report/exit-code.ts';
import { writeJunit } from '../report/junit.ts';
import { type LoadChoices, loadScenarios } from './load-scenarios.ts';
import { varsOf } from './vars.ts';
import { writeResults } from './open-report.ts';
import { runItems, type SuiteEnd, type SuiteOptions } from './run-suite.ts';

export interface SeveralOptions extends SuiteOptions {
  readonly set: readonly string[];
  readonly junit?: string;
}

/** Several scenarios, once. Sets the exit code. */
export async function runSuiteCommand(
  items: Parameters<typeof runItems>[0],
  options: SeveralOptions,
  lab?: Lab,
): Promise<void> {
  conclude([await runItems(items, options, lab)], options);
}

/** A version of Kubernetes, a provider, or one by the other: `1.34`, `minikube`, `minikube 1.34`. */
export interface Side {
  readonly name: string;
  readonly choices: Pick<LoadChoices, 'kubernetes' | 'provider'>;
}

/** The same scenarios on each side, and what differs between them. Sets the exit code. */
export async function runSides(
  paths: readonly string[],
  sides: readonly Side[],
  options: SeveralOptions,
): Promise<void> {
  const ends: SuiteEnd[] = [];
  const columns: DriftColumn[] = [];
  for (const { name, choices } of sides) {
    const loaded = await loadScenarios(paths, { ...choices, vars: varsOf(options.set) });
    const say = options.output === 'json' ? process.stderr : process.stdout;
    say.write(`\n${choices.provider === undefined ? `Kubernetes ${name}` : name}\n`);
    // A scenario that names its version is of that one alone.
    const items = loaded.filter(
      ({ scenario }) => choices.kubernetes === undefined || scenario.cluster.kubernetes === choices.kubernetes,
    );
    const end = await runItems(items, options);
    ends.push(end);
    columns.push({ name, views: end.views.filter(({ steps }) => steps.length > 0) });
    if (end.exitCode === 130) break;
  }
  // Of one side alone, where the others were interrupted, nothing can be said.
  if (columns.length > 1)
    (options.output === 'json' ? process.stderr : process.stdout).write(`${driftTable(columns).join('\n')}\n`);
  conclude(ends, options);
}

function conclude(ends: readonly SuiteEnd[], { junit, output }: SeveralOptions): void {
  const views = ends.flatMap((end) => end.views);
  if (junit !== undefined) writeJunit(junit, views);
  if (output === 'json') writeResults(views);
  process.exitCode = worstExitCode(ends.map(({ exitCode }) => exitCode));
}
