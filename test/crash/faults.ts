import { join } from 'node:path';
import { scenarioFiles } from '../../lib/cli/scenario-files.ts';
import { registries } from '../../lib/cli/services.ts';
import { loadScenario } from '../../lib/scenario/load.ts';

/** A scenario, and the fault in it during which it is killed. */
export interface FaultMoment {
  readonly verb: string;
  readonly file: string;
}

/** For each fault that there is one scenario of ours that injects it: the one that comes to it first. */
export async function faultMoments(root: string): Promise<readonly FaultMoment[]> {
  const found = new Map<string, FaultMoment & { readonly step: number }>();
  for (const file of scenarioFiles([join(root, 'scenarios')])) {
    const loaded = await loadScenario(file, registries);
    if (!loaded.ok) continue;
    for (const [step, { change }] of loaded.scenario.steps.entries()) {
      if (change?.kind !== 'fault') continue;
      const { verb } = change;
      if (step < (found.get(verb)?.step ?? Infinity)) found.set(verb, { verb, file, step });
    }
  }
  const without = registries.faults.filter(({ verb }) => !found.has(verb)).map(({ verb }) => verb);
  if (without.length > 0) throw new Error(`no scenario injects ${without.join(', ')}`);
  return [...found.values()];
}
