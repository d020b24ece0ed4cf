import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { catchInterrupt } from '../engine/interrupt.ts';
import type { Lab } from '../engine/labs.ts';
import { runsFolder } from '../engine/state-folder.ts';
import { runSuite } from '../engine/suite.ts';
import { planSuite, type SuiteItem, type SuitePlan } from '../engine/suite-plan.ts';
import { exitCode, worstExitCode } from '../report/exit-code.ts';
import { variantTables } from '../report/variants.ts';
import type { Reporter } from '../report/reporter.ts';
import { createSuiteReport } from '../report/suite.ts';
import { terminalOptions } from '../report/terminal-options.ts';
import type { RunView } from '../report/view-model.ts';
import type { ReportOptions } from './open-report.ts';
import { createRunServices } from './services.ts';

export interface SuiteOptions extends ReportOptions {
  readonly evidence: boolean;
  readonly shuffle?: string;
  readonly parallel?: string;
  readonly clusters?: string;
}

export interface SuiteEnd {
  readonly views: readonly RunView[];
  readonly exitCode: number;
}

/** Several scenarios: those that may share a cluster run side by side on it. */
export async function runItems(items: readonly SuiteItem[], options: SuiteOptions, lab?: Lab): Promise<SuiteEnd> {
  const seed = seedOf(options.shuffle);
  const plan = planSuite(items, seed);
  const parallel = countOf('--parallel', options.parallel ?? String(2 * availableParallelism()));
  const clusters = countOf('--clusters', options.clusters ?? String(availableParallelism()));
  const closed = new AbortController();
  const stream = options.output === 'json' ? process.stderr : process.stdout;
  const report = createSuiteReport({
    stream,
    ...terminalOptions(stream, options),
    language: options.lang,
    quiet: true,
    folderOf: (id) => join(runsFolder(), id),
    outputClosed: () => {
      closed.abort();
    },
  });
  const interrupt = catchInterrupt(() => {
    process.stderr.write('\nlabrig: stopping; labs are being removed (Ctrl-C again: at once, then labrig clean)\n');
  });
  const shared = createRunServices({ entry: () => undefined, progress: () => undefined, detail: () => undefined }, lab);
  const reporters = new Map<SuiteItem, Reporter>();
  const told: Promise<void>[] = [];
  let left = 0;
  try {
    report.say(planLines(plan, { parallel, clusters: lab === undefined ? clusters : 1 }, seed));
    const outcomes = await runSuite(plan, {
      parallel,
      clusters,
      evidence: options.evidence,
      signal: AbortSignal.any([interrupt.signal, closed.signal]),
      ...(lab === undefined ? {} : { on: lab }),
      started: (item) => reporters.set(item, report.start(item.scenario.name)),
      services(item) {
        const reporter = reporters.get(item);
        return reporter === undefined ? shared : { ...shared, reporter };
      },
      ended(item, outcome) {
        const reporter = reporters.get(item);
        left += outcome.left.length;
        if (reporter !== undefined) told.push(report.ended(reporter, outcome.verdict));
      },
      notRun(group) {
        report.say(group.map(({ scenario }) => `  not run  ${scenario.name}: its cluster could not be made`));
      },
      left(results) {
        left += results.length;
        report.say(results.map(({ what, error = '' }) => `  left     ${what}: ${error} (labrig clean)`));
      },
    });
    await Promise.all(told);
    report.say(variantTables(report.views()));
    report.say(report.total());
    const codes = outcomes.map(({ verdict }) => exitCode(verdict));
    return { views: report.views(), exitCode: worstExitCode(left > 0 ? [...codes, exitCode('infra')] : codes) };
  } finally {
    interrupt.release();
  }
}

function planLines(
  { shared, alone }: SuitePlan,
  { parallel, clusters }: { parallel: number; clusters: number },
  seed: number | undefined,
): readonly string[] {
  const names = (items: readonly SuiteItem[]): string => items.map(({ scenario }) => scenario.name).join(', ');
  return [
    ...shared.map((group) => `${group.length} scenarios share a cluster, ${parallel} at a time: ${names(group)}`),
    ...(alone.length === 0 ? [] : [`${alone.length} have a cluster of their own: ${names(alone)}`]),
    ...(shared.length + alone.length > 1
      ? [`${clusters === 1 ? 'one cluster' : `${clusters} clusters`} at a time`]
      : []),
    ...(seed === undefined ? [] : [`shuffled: --shuffle ${seed}`]),
  ];
}

function seedOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : countOf('--shuffle', text);
}

function countOf(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${option} takes a whole number from 1, not "${text}"`);
  return Number(text);
}
