import type { Verdict } from '../journal/entry.ts';
import { formatDuration } from './duration.ts';
import { terminalLine } from './escape.ts';
import { table } from './table.ts';

/** What `--runs N` compares of each run. */
export interface RunFigures {
  readonly verdict: Verdict;
  readonly measures: readonly { readonly name: string; readonly ms: number }[];
}

/** Of each measured time; ms. */
export interface Spread {
  readonly name: string;
  /** Runs in which it was measured. */
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

export function spreadOf(runs: readonly RunFigures[]): readonly Spread[] {
  const values = new Map<string, number[]>();
  for (const { name, ms } of runs.flatMap((run) => run.measures)) {
    values.set(name, [...(values.get(name) ?? []), ms]);
  }
  return [...values].map(([name, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    return {
      name,
      runs: sorted.length,
      min: quantile(sorted, 0),
      median: quantile(sorted, 0.5),
      p95: quantile(sorted, 0.95),
      max: quantile(sorted, 1),
    };
  });
}

/** Nearest rank: always a time that was really measured. */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** Lines: how many passed, what became of the others, and a row for each measured time. */
export function spreadTable(runs: readonly RunFigures[], columns?: number): readonly string[] {
  const others = new Map<Verdict, number>();
  for (const { verdict } of runs) others.set(verdict, (others.get(verdict) ?? 0) + 1);
  const passed = others.get('passed') ?? 0;
  others.delete('passed');
  const rate = runs.length === 0 ? 0 : Math.round((passed / runs.length) * 100);
  const rest = [...others].map(([verdict, count]) => `, ${count} ${verdict}`).join('');
  const rows = spreadOf(runs).map(({ name, runs: count, min, median, p95, max }) => [
    terminalLine(name),
    String(count),
    ...[min, median, p95, max].map(formatDuration),
  ]);
  const head = ['measured time', 'runs', 'min', 'median', 'p95', 'max'];
  const align = ['left', 'right', 'right', 'right', 'right', 'right'] as const;
  const lines = rows.length === 0 ? [] : ['', ...table(head, rows, { columns, align })];
  return [`${passed} of ${runs.length} passed (${rate} %)${rest}`, ...lines];
}
