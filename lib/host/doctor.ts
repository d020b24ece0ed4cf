import type { Check, Finding, Need } from './need.ts';

/** Looks at every need at the same time; the findings come in the needs' order. */
export async function doctor(needs: readonly Need[]): Promise<Finding[]> {
  return Promise.all(needs.map(examine));
}

export async function examine(need: Need): Promise<Finding> {
  const check: Check = await need.check();
  return { name: need.name, why: need.why, ...check };
}
