import { loadVariants } from '../scenario/load-variants.ts';
import type { LoadOptions } from '../scenario/load.ts';
import { formatProblem } from '../scenario/problem.ts';
import { registries } from './services.ts';

export interface CheckedFile {
  readonly ok: boolean;
  /** Each as it is shown: warnings, or all that is wrong. */
  readonly problems: readonly string[];
}

/** Looks at scenario files, in their order. Never rejects for what a file is. */
export async function checkFiles(files: readonly string[]): Promise<readonly CheckedFile[]> {
  const looked: LoadOptions['looked'] = new Map();
  const checked: CheckedFile[] = [];
  for (const file of files) {
    const results = await loadVariants(file, registries, { looked });
    checked.push({
      ok: results.every(({ ok }) => ok),
      problems: results.flatMap((result) => (result.ok ? result.warnings : result.problems)).map(formatProblem),
    });
  }
  return checked;
}
