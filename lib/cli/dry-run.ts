import { attachment, type Lab } from '../engine/labs.ts';
import { planSteps } from '../engine/plan.ts';
import { planLines } from '../report/plan.ts';
import type { LoadedScenario } from './load-scenarios.ts';
import { createProvider, verbs } from './services.ts';

/** Prints what would be done; on a lab that is up, what each fault would hit there. Changes nothing. */
export async function dryRun(loaded: readonly LoadedScenario[], lab: Lab | undefined, language: string): Promise<void> {
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
  const cluster =
    lab === undefined
      ? undefined
      : await createProvider(lab).attach({
          ...attachment(lab),
          signal: AbortSignal.timeout(30_000),
        });
  try {
    for (const { scenario } of loaded) {
      const plan = await planSteps(scenario, verbs, cluster);
      process.stdout.write(`${planLines(scenario, plan, { columns, language }).join('\n')}\n`);
    }
  } finally {
    await cluster?.close();
  }
}
