import type { DriftColumn } from './drift.ts';
import type { RunView } from './view-model.ts';

/** Scenarios whose facts are compared: one, or those that show the sides of one row of the catalogue. */
export interface Sides {
  readonly name: string;
  /** For each column, the run that tells of it; undefined where there is none. */
  readonly views: readonly (RunView | undefined)[];
}

/**
 * A row with a bound has a scenario for either side of it, and each version skips that of the other: they belong
 * together where they show the same experiment and never both ran.
 */
export function sidesOf(columns: readonly DriftColumn[], nameIn = nameOf): readonly Sides[] {
  const found = columns.map(({ views }) => new Map(views.map((view) => [nameIn(view), view])));
  const groups: Sides[] = [];
  for (const name of new Set(found.flatMap((column) => [...column.keys()]))) {
    const one: Sides = { name, views: found.map((column) => column.get(name)) };
    const place = groups.findIndex((other) => areSides(other, one));
    const other = groups[place];
    if (other === undefined) groups.push(one);
    else groups[place] = together(other, one);
  }
  return groups;
}

function ran(view: RunView | undefined): boolean {
  return view?.verdict !== undefined && view.verdict.verdict !== 'skipped';
}

export function nameOf(view: RunView): string {
  return view.run?.scenario.name ?? '';
}

function areSides(a: Sides, b: Sides): boolean {
  const shared = experimentsOf(a).some((one) => experimentsOf(b).includes(one));
  const never = a.views.every((view, column) => !ran(view) || !ran(b.views[column]));
  return shared && never && a.views.some(ran) && b.views.some(ran);
}

function together(a: Sides, b: Sides): Sides {
  const rows = [...new Set([...experimentsOf(a), ...experimentsOf(b)])];
  return {
    name: rows.join(' '),
    views: a.views.map((view, column) => (ran(b.views[column]) ? b.views[column] : view)),
  };
}

function experimentsOf({ views }: Sides): readonly string[] {
  return views.flatMap((view) => view?.run?.scenario.experiments ?? []);
}
