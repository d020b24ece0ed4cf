import type { LoadOptions } from '../scenario/load.ts';
import { loadVariants } from '../scenario/load-variants.ts';
import { formatProblem } from '../scenario/problem.ts';
import { scenarioFiles } from './scenario-files.ts';
import { registries } from './services.ts';

export async function validateCommand(paths: readonly string[]): Promise<void> {
  const files = scenarioFiles(paths);
  const looked: LoadOptions['looked'] = new Map();
  let wrong = 0;
  for (const file of files) {
    const results = await loadVariants(file, registries, { looked });
    for (const problem of results.flatMap((result) => (result.ok ? result.warnings : result.problems)))
      process.stderr.write(`${formatProblem(problem)}\n`);
    if (!results.every(({ ok }) => ok)) wrong++;
  }
  const good = files.length - wrong;
  process.stdout.write(`${good} of ${files.length} scenario files are valid\n`);
  process.exitCode = wrong === 0 ? 0 : 2;
}
