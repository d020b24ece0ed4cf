import type { Verdict } from '../journal/entry.ts';
import { terminalLine } from './escape.ts';
import { table } from './table.ts';
import type { RunView } from './view-model.ts';

/** How runs came out, counted by verdict: `10 passed, 1 skipped`. */
export function totalLines(views: readonly RunView[]): readonly string[] {
  const counts = new Map<Verdict, number>();
  for (const verdict of views.flatMap(verdictOf)) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return ['', [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')];
}

/** Those that did not pass by name, and the total: what was told of each is too long by now to be searched. */
export function namedTotalLines(views: readonly RunView[]): readonly string[] {
  const others = views.flatMap((view) =>
    verdictOf(view)
      .filter((verdict) => verdict !== 'passed')
      .map((verdict) => [verdict, terminalLine(view.run?.scenario.name ?? '')]),
  );
  return [...(others.length > 0 ? ['', ...table(['', ''], others)] : []), ...totalLines(views)];
}

/** None of a run without steps, which only makes the lab of the others; what went wrong with it counts. */
function verdictOf({ verdict, steps }: RunView): readonly Verdict[] {
  if (verdict === undefined || (steps.length === 0 && verdict.verdict === 'passed')) return [];
  return [verdict.verdict];
}
