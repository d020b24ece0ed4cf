import { loadVariants } from '../scenario/load-variants.ts';
import type { LoadOptions } from '../scenario/load.ts';
import { formatProblem } from '../scenario/problem.ts';
import { registries } from './services.ts';

/** Files that several threads look at. */
export interface Shared {
  readonly files: readonly string[];
  /** How many of them were taken by now: one number, which the threads count up in the memory that they share. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

export interface CheckedFile {
  /** Its place among all files. */
  readonly at: number;
  readonly ok: boolean;
  /** Each as it is shown: warnings, or all that is wrong. */
  readonly problems: readonly string[];
}

/** Looks at scenario files, one by one, until all are taken. Never rejects for what a file is. */
export async function checkFiles({ files, taken }: Shared): Promise<readonly CheckedFile[]> {
  const looked: LoadOptions['looked'] = new Map();
  const checked: CheckedFile[] = [];
  const take = (): number => Atomics.add(taken, 0, 1);
  for (let at = take(), file = files[at]; file !== undefined; at = take(), file = files[at]) {
    const results = await loadVariants(file, registries, { looked });
    checked.push({
      at,
      ok: results.every(({ ok }) => ok),
      problems: results.flatMap((result) => (result.ok ? result.warnings : result.problems)).map(formatProblem),
    });
  }
  return checked;
}
