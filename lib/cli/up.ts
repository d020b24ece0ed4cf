import { catchInterrupt } from '../engine/interrupt.ts';
import { runScenario } from '../engine/run.ts';
import { exitCode } from '../report/exit-code.ts';
import { loadScenarios } from './load-scenarios.ts';
import { openReport, type ReportOptions } from './open-report.ts';
import { createRunServices } from './services.ts';

export interface UpOptions extends ReportOptions {
  readonly kubernetes?: string;
}

/** A lab is a run without steps that is kept. */
export async function upCommand(file: string, options: UpOptions): Promise<void> {
  const [loaded] = await loadScenarios([file], options.kubernetes);
  if (loaded === undefined) return;
  const interrupt = catchInterrupt(() => {
    process.stderr.write('\nlabrig: stopping; the lab is being removed\n');
  });
  const report = openReport(options, () => undefined);
  try {
    const scenario = { ...loaded.scenario, steps: [] };
    const request = { file: loaded.file, scenario, keep: true, signal: interrupt.signal };
    const { id, folder, verdict } = await runScenario(request, await createRunServices(report));
    process.exitCode = exitCode(verdict);
    await report.close();
    if (verdict !== 'passed') return;
    process.stdout.write(`\nlab labrig-${id} is up\n`);
    process.stdout.write(`  export KUBECONFIG=${folder}/kubeconfig\n`);
    process.stdout.write(`  labrig run ${loaded.file} --on labrig-${id}\n`);
    process.stdout.write(`  labrig down labrig-${id}\n`);
  } finally {
    interrupt.release();
    await report.close();
  }
}
