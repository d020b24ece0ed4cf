import { UsageError } from '../errors.ts';
import { type LoadOptions, loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/model.ts';
import { formatProblem } from '../scenario/problem.ts';
import { scenarioFiles } from './scenario-files.ts';
import { registries } from './services.ts';

export interface LoadedScenario {
  readonly file: string;
  readonly scenario: Scenario;
}

/** Loads every scenario that the paths mean; says all problems of all files before it gives up. */
export async function loadScenarios(paths: readonly string[], kubernetes?: string): Promise<readonly LoadedScenario[]> {
  const files = scenarioFiles(paths);
  const loaded: LoadedScenario[] = [];
  const problems: string[] = [];
  const looked: LoadOptions['looked'] = new Map();
  for (const file of files) {
    const result = await loadScenario(file, registries, { looked });
    if (result.ok) {
      for (const warning of result.warnings) process.stderr.write(`${formatProblem(warning)}\n`);
      loaded.push({ file, scenario: withVersion(result.scenario, kubernetes) });
    } else problems.push(...result.problems.map(formatProblem));
  }
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    throw new UsageError(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}: nothing was run`, {
      next: 'labrig explain',
    });
  }
  return loaded;
}

/** The version of the command line counts where the file names none. */
function withVersion(scenario: Scenario, kubernetes: string | undefined): Scenario {
  if (kubernetes === undefined || scenario.cluster.kubernetes !== undefined) return scenario;
  return { ...scenario, cluster: { ...scenario.cluster, kubernetes } };
}
