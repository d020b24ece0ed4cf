import { join } from 'node:path';
import { providerFit } from '../cluster/provider-fit.ts';
import { providerNames } from '../cluster/provider-name.ts';
import { UsageError } from '../errors.ts';
import { table } from '../report/table.ts';
import { loadScenario } from '../scenario/load.ts';
import { formatProblem } from '../scenario/problem.ts';
import { scenarioFiles } from './scenario-files.ts';
import { registries } from './services.ts';

interface Row {
  readonly name: string;
  readonly homework: string;
  readonly experiments: readonly string[];
  readonly needs: string;
  /** Those that can make its cluster. */
  readonly providers: readonly string[];
  /** Why the others cannot, by their names. */
  readonly whyNot: Readonly<Record<string, string>>;
  readonly file: string;
}

export async function listCommand(
  paths: readonly string[],
  { output }: { readonly output: 'text' | 'json' | 'markdown' },
): Promise<void> {
  const rows = await listScenarios(paths);
  switch (output) {
    case 'json':
      process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      return;
    case 'markdown':
      process.stdout.write(`${markdownTable(rows).join('\n')}\n`);
      return;
    case 'text':
      writeText(rows);
      return;
    default:
      return output satisfies never;
  }
}

/** Those of the paths, or the ones that came with labrig. Rejects with UsageError for a file that is not valid. */
export async function listScenarios(paths: readonly string[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const file of scenarioFiles(paths.length > 0 ? paths : [ownScenarios()])) rows.push(await rowOf(file));
  return rows;
}

/** What runs on which provider, and why not, for the README. */
export function markdownTable(rows: readonly Row[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const fit = ({ whyNot }: Row): readonly string[] =>
    providerNames.map((name) => (whyNot[name] === undefined ? 'yes' : `no: ${whyNot[name]}`));
  return [
    line(['scenario', 'rows', 'needs', ...providerNames]),
    line(['---', '---', '---', ...providerNames.map(() => '---')]),
    ...rows.map((row) => line([row.name, row.experiments.join(' '), row.needs, ...fit(row)])),
  ];
}

function writeText(rows: readonly Row[]): void {
  const cells = rows.map(({ name, homework, experiments, needs, providers, file }) => [
    name,
    homework,
    experiments.join(' '),
    needs,
    providers.join(' '),
    file,
  ]);
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
  process.stdout.write(
    `${table(['NAME', 'HOMEWORK', 'EXPERIMENTS', 'NEEDS', 'PROVIDERS', 'FILE'], cells, { columns }).join('\n')}\n`,
  );
}

/** The scenarios of the package: the bundled program is one folder below its root. */
function ownScenarios(): string {
  const here = import.meta.dirname;
  return join(here.slice(0, here.lastIndexOf('dist')), 'scenarios');
}

async function rowOf(file: string): Promise<Row> {
  const loaded = await loadScenario(file, registries);
  if (!loaded.ok)
    throw new UsageError(loaded.problems.map(formatProblem).join('\n'), { next: `labrig validate ${file}` });
  const { labels, experiments, requires, cluster, variant } = loaded.scenario;
  const name = variant?.of ?? loaded.scenario.name;
  const nodes = Array.isArray(cluster.config['nodes']) ? cluster.config['nodes'].length : 1;
  const version = requires.kubernetes === undefined ? '' : `, Kubernetes ${requires.kubernetes}`;
  const kernel = requires.kernel === undefined ? '' : `, a kernel with ${requires.kernel.join(', ')}`;
  const needs = `${nodes} ${nodes === 1 ? 'node' : 'nodes'}${version}${kernel}`;
  const fit = Object.entries(providerFit(cluster));
  const providers = fit.flatMap(([provider, why]) => (why === undefined ? [provider] : []));
  const whyNot = Object.fromEntries(fit.flatMap(([provider, why]) => (why === undefined ? [] : [[provider, why]])));
  return { name, homework: labels['homework'] ?? '', experiments, needs, providers, whyNot, file };
}
