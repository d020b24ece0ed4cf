import { variantLabel } from '../scenario/matrix.ts';
import { driftTable } from './drift.ts';
import type { RunView } from './view-model.ts';

/** The variants of each file with a `matrix` side by side; nothing where there is none. */
export function variantTables(views: readonly RunView[]): readonly string[] {
  const bases = new Set(views.flatMap(({ run }) => run?.scenario.variant?.of ?? []));
  return [...bases].flatMap((base) => {
    const columns = new Map<string, RunView[]>();
    for (const view of views) {
      const variant = view.run?.scenario.variant;
      if (variant?.of !== base) continue;
      const label = variantLabel(variant.values);
      columns.set(label, [...(columns.get(label) ?? []), view]);
    }
    if (columns.size < 2) return [];
    return driftTable(
      [...columns].map(([name, of]) => ({ name, views: of })),
      () => base,
    );
  });
}
