import { join } from 'node:path';
import { providerFit } from '../cluster/provider-fit.ts';
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
  readonly file: string;
}

export async function listCommand(
  paths: readonly string[],
  { output }: { readonly output: 'text' | 'json' },
): Promise<void> {
  const rows: Row[] = [];
  for (const file of scenarioFiles(paths.length > 0 ? paths : [ownScenarios()])) rows.push(await rowOf(file));
  if (output === 'json') {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
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
  const providers = Object.entries(providerFit(cluster)).flatMap(([name, why]) => (why === undefined ? [name] : []));
  return { name, homework: labels['homework'] ?? '', experiments, needs, providers, file };
}
