import { UsageError } from '../errors.ts';
import { catchInterrupt } from '../engine/interrupt.ts';
import { findLab } from '../engine/labs.ts';
import { type RunOutcome, runScenario } from '../engine/run.ts';
import { exitCode, worstExitCode } from '../report/exit-code.ts';
import { writeJunit } from '../report/junit.ts';
import { spreadTable } from '../report/spread.ts';
import type { Scenario } from '../scenario/model.ts';
import { loadScenarios } from './load-scenarios.ts';
import { dryRun } from './dry-run.ts';
import { createRunServices } from './services.ts';
import { openReport, type ReportOptions } from './open-report.ts';

export interface RunOptions extends ReportOptions {
  readonly on?: string;
  readonly keep: boolean;
  readonly until?: string;
  readonly dryRun: boolean;
  readonly runs: string;
  readonly kubernetes?: string;
  readonly junit?: string;
}

export async function runCommand(paths: readonly string[], options: RunOptions): Promise<void> {
  const loaded = await loadScenarios(paths, options.kubernetes);
  const runs = countOf(options.runs);
  const lab = options.on === undefined ? undefined : findLab(options.on);
  if (options.dryRun) return dryRun(loaded, lab, options.lang);

  const closed = new AbortController();
  const report = openReport(options, () => {
    closed.abort();
  });
  const interrupt = catchInterrupt(() => {
    process.stderr.write('\nlabrig: stopping; the lab is being removed (Ctrl-C again: at once, then labrig clean)\n');
  });
  const signal = AbortSignal.any([interrupt.signal, closed.signal]);
  const outcomes: RunOutcome[] = [];
  try {
    const services = await createRunServices(report, lab);
    for (const { file, scenario } of loaded) {
      const until = stepNamed(options.until, scenario);
      const own: RunOutcome[] = [];
      for (let run = 0; run < runs && !signal.aborted; run++) {
        const request = { file, scenario, keep: options.keep, signal };
        own.push(
          await runScenario({ ...request, ...(lab && { on: lab }), ...(until !== undefined && { until }) }, services),
        );
      }
      outcomes.push(...own);
      if (runs > 1) report.print(spreadTable(own));
      if (signal.aborted) break;
    }
    if (options.junit !== undefined) writeJunit(options.junit, report.views());
  } finally {
    interrupt.release();
    await report.conclude();
  }
  process.exitCode = worstExitCode(outcomes.map(codeOf));
}

/** What could not be undone is the machine's matter: exit code 3 where the lesson itself passed. */
function codeOf({ verdict, left }: RunOutcome): number {
  const code = exitCode(verdict);
  return code === 0 && left.length > 0 ? exitCode('infra') : code;
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`--runs takes a whole number from 1, not "${text}"`);
  return Number(text);
}

/** By name, or by number from 1. */
function stepNamed(wanted: string | undefined, scenario: Scenario): string | undefined {
  if (wanted === undefined) return undefined;
  const found = scenario.steps.find((step, index) => step.name === wanted || String(index + 1) === wanted);
  if (found !== undefined) return found.name;
  const names = scenario.steps.map((step, index) => `  ${index + 1}. ${step.name}`).join('\n');
  throw new UsageError(`${scenario.name} has no step "${wanted}"; it has\n${names}`);
}
