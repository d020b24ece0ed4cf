import type { Json, Scenario } from '../scenario/model.ts';

/** Whether a step names the workstation as the place of something: it is made before the first step then. */
export function needsWorkstation({ steps }: Pick<Scenario, 'steps'>): boolean {
  return steps.some((step) => mentions(step as unknown as Json));
}

function mentions(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]: readonly [string, Json]) =>
      ((key === 'from' || key === 'on') && inner === 'workstation') || mentions(inner),
  );
}
