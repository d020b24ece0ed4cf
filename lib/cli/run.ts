import { providerChoice } from '../cluster/provider-choice.ts';
import { UsageError } from '../errors.ts';
import { catchInterrupt } from '../engine/interrupt.ts';
import { findLab } from '../engine/labs.ts';
import { planSuite } from '../engine/suite-plan.ts';
import { type RunOutcome, runScenario } from '../engine/run.ts';
import { exitCode, worstExitCode } from '../report/exit-code.ts';
import { writeJunit } from '../report/junit.ts';
import { variantTables } from '../report/variants.ts';
import { spreadTable } from '../report/spread.ts';
import { namedTotalLines } from '../report/total.ts';
import type { Scenario } from '../scenario/model.ts';
import { attachEarly } from './attach-early.ts';
import { type LoadedScenario, loadScenarios } from './load-scenarios.ts';
import { runSides, runSuiteCommand, type Side } from './run-several.ts';
import { dryRun } from './dry-run.ts';
import { varsOf } from './vars.ts';
import { createProvider, createRunServices } from './services.ts';
import { openReport, type ReportOptions } from './open-report.ts';

export interface RunOptions extends ReportOptions {
  readonly on?: string;
  readonly keep: boolean;
  readonly evidence: boolean;
  readonly until?: string;
  readonly dryRun: boolean;
  readonly runs: string;
  readonly kubernetes?: string;
  readonly provider?: string;
  readonly junit?: string;
  /** `name=value` */
  readonly set: readonly string[];
  readonly shuffle?: string;
  readonly parallel?: string;
  readonly clusters?: string;
}

export async function runCommand(paths: readonly string[], options: RunOptions): Promise<void> {
  const sides = sidesOf(options);
  if (sides.length > 1) return runSides(paths, sides, withoutOneRunWords(options));
  const runs = countOf(options.runs);
  const lab = options.on === undefined ? undefined : findLab(options.on);
  const provider = lab === undefined || options.dryRun ? undefined : await attachEarly(lab, createProvider(lab));
  const loaded = await loadScenarios(paths, { ...sides[0]?.choices, vars: varsOf(options.set) });
  if (options.dryRun) return dryRun(loaded, lab, options.lang);
  if (isSuite(loaded, options)) return runSuiteCommand(loaded, options, lab);

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
    const services = createRunServices(report, lab, provider);
    for (const { file, scenario } of loaded) {
      const until = stepNamed(options.until, scenario);
      const own: RunOutcome[] = [];
      for (let run = 0; run < runs && !signal.aborted; run++) {
        const request = { file, scenario, keep: options.keep, evidence: options.evidence, signal };
        own.push(
          await runScenario({ ...request, ...(lab && { on: lab }), ...(until !== undefined && { until }) }, services),
        );
      }
      outcomes.push(...own);
      if (runs > 1) report.print(spreadTable(own));
      if (signal.aborted) break;
    }
    report.print(variantTables(report.views()));
    if (loaded.length > 1) report.print(namedTotalLines(report.views()));
    if (options.junit !== undefined) writeJunit(options.junit, report.views());
  } finally {
    interrupt.release();
    await report.conclude();
  }
  process.exitCode = worstExitCode(outcomes.map(codeOf));
}

/** Each version by each provider; one side without a word where neither was chosen. */
function sidesOf({ kubernetes, provider, on }: RunOptions): readonly Side[] {
  if (provider !== undefined && on !== undefined)
    throw new UsageError('--provider is for labs that are made, not --on');
  const versions = kubernetes?.split(',') ?? [undefined];
  const providers = provider?.split(',') ?? [undefined];
  for (const words of [versions, providers]) {
    if (new Set(words).size < words.length) throw new UsageError(`${words.join(',')}: one is named twice`);
  }
  return providers.flatMap((maker) =>
    versions.map((version) => ({
      name: [...(maker === undefined ? [] : [maker]), ...(version === undefined ? [] : [version])].join(' '),
      choices: { kubernetes: version, provider: maker === undefined ? undefined : providerChoice(maker) },
    })),
  );
}

/** Of several sides, what is meant for a single run makes no sense. */
function withoutOneRunWords(options: RunOptions): RunOptions {
  const { on, keep, until, dryRun: dry, runs } = options;
  const given = { on: on !== undefined, keep, until: until !== undefined, 'dry-run': dry, runs: runs !== '1' };
  const wrong = Object.entries(given).find(([, is]) => is);
  if (wrong !== undefined) throw new UsageError(`--${wrong[0]} is for one version of Kubernetes, by one provider`);
  return options;
}

/** Several scenarios of which some may share a cluster; the words that are meant for one keep them apart. */
function isSuite(loaded: readonly LoadedScenario[], { keep, until, runs, shuffle }: RunOptions): boolean {
  if (keep || until !== undefined || runs !== '1' || loaded.length < 2) return false;
  return shuffle !== undefined || planSuite(loaded).shared.length > 0;
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
