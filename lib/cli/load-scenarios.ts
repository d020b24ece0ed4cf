import { madeBy, type ProviderChoice } from '../cluster/provider-choice.ts';
import { UsageError } from '../errors.ts';
import type { LoadOptions } from '../scenario/load.ts';
import { loadVariants } from '../scenario/load-variants.ts';
import type { Scenario } from '../scenario/model.ts';
import { formatProblem } from '../scenario/problem.ts';
import { scenarioFiles } from './scenario-files.ts';
import { registries } from './services.ts';

export interface LoadedScenario {
  readonly file: string;
  readonly scenario: Scenario;
}

export interface LoadChoices {
  /** The version that counts where the file names none. */
  readonly kubernetes?: string | undefined;
  /** Who makes the clusters, whatever the files say. */
  readonly provider?: ProviderChoice | undefined;
  /** Of `--set`. */
  readonly vars?: Readonly<Record<string, string>>;
}

/** Loads every scenario that the paths mean; says all problems of all files before it gives up. */
export async function loadScenarios(
  paths: readonly string[],
  { kubernetes, provider, vars = {} }: LoadChoices = {},
): Promise<readonly LoadedScenario[]> {
  const files = scenarioFiles(paths);
  const loaded: LoadedScenario[] = [];
  const problems: string[] = [];
  const looked: LoadOptions['looked'] = new Map();
  const varNames = new Set<string>();
  for (const file of files) {
    for (const result of await loadVariants(file, registries, { looked, vars, varNames })) {
      if (result.ok) {
        for (const warning of result.warnings) process.stderr.write(`${formatProblem(warning)}\n`);
        loaded.push({ file, scenario: withProvider(withVersion(result.scenario, kubernetes), provider) });
      } else problems.push(...result.problems.map(formatProblem));
    }
  }
  const unknown = Object.keys(vars).find((name) => !varNames.has(name));
  if (unknown !== undefined) throw unknownVar(unknown, [...varNames]);
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

function withProvider(scenario: Scenario, choice: ProviderChoice | undefined): Scenario {
  return choice === undefined ? scenario : { ...scenario, cluster: madeBy(scenario.cluster, choice) };
}

function unknownVar(name: string, known: readonly string[]): UsageError {
  const has = known.length === 0 ? 'they have none' : `they have ${known.join(', ')}`;
  return new UsageError(`--set ${name}: no scenario has this among its \`vars\`; ${has}`, {
    next: 'labrig explain vars',
  });
}
