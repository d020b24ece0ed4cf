import { providerChoice } from '../cluster/provider-choice.ts';
import { catchInterrupt } from '../engine/interrupt.ts';
import { listLabs } from '../engine/labs.ts';
import { runScenario } from '../engine/run.ts';
import { exitCode } from '../report/exit-code.ts';
import { loadScenarios } from './load-scenarios.ts';
import { openReport, type ReportOptions } from './open-report.ts';
import { createRunServices } from './services.ts';

export interface UpOptions extends ReportOptions {
  readonly kubernetes?: string;
  readonly provider?: string;
}

/** A lab is a run without steps that is kept. */
export async function upCommand(file: string, options: UpOptions): Promise<void> {
  const [loaded] = await loadScenarios([file], {
    kubernetes: options.kubernetes,
    provider: options.provider === undefined ? undefined : providerChoice(options.provider),
  });
  if (loaded === undefined) return;
  const interrupt = catchInterrupt(() => {
    process.stderr.write('\nlabrig: stopping; the lab is being removed\n');
  });
  const report = openReport(options, () => undefined);
  try {
    const scenario = { ...loaded.scenario, steps: [] };
    const request = { file: loaded.file, scenario, keep: true, signal: interrupt.signal };
    const { id, folder, verdict } = await runScenario(request, createRunServices(report));
    process.exitCode = exitCode(verdict);
    await report.close();
    // What the scenario requires may be lacking there: the lab is up all the same.
    if (!listLabs().some(({ runId }) => runId === id)) return;
    process.stdout.write(options.output === 'json' ? asJson(id, folder) : asText(id, folder, loaded.file));
  } finally {
    interrupt.release();
    await report.close();
  }
}

function asText(id: string, folder: string, file: string): string {
  return `
lab labrig-${id} is up
  export KUBECONFIG=${folder}/kubeconfig
  labrig run ${file} --on labrig-${id}
  labrig down labrig-${id}
`;
}

function asJson(id: string, folder: string): string {
  const lab = { apiVersion: 'labrig/v1alpha1', kind: 'Lab', name: `labrig-${id}`, kubeconfig: `${folder}/kubeconfig` };
  return `${JSON.stringify(lab, undefined, 2)}\n`;
}
