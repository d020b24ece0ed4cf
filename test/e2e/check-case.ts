import { exitCode } from '../../lib/report/exit-code.ts';
import { formatDuration } from '../../lib/report/duration.ts';
import type { Case } from './case.ts';
import { type Ended, type Labrig, resultsOf, type RunResult } from './program.ts';

/** How a case came out. */
export interface Outcome {
  /** Empty: as it must. */
  readonly complaints: readonly string[];
  readonly verdict: string;
  readonly measures: readonly string[];
  /** One for each variant of a file with a `matrix`. */
  readonly results: readonly RunResult[];
}

/** Runs a case, on a lab that is up where one is given, and replays its journal. */
export async function checkCase(one: Case, labrig: Labrig, lab: string | undefined): Promise<Outcome> {
  const ended = await labrig.run([
    'run',
    one.file,
    '--output',
    'json',
    ...(lab === undefined ? versionOf(one) : ['--on', lab]),
  ]);
  const results = resultsOf(ended);
  if (results.length === 0) {
    const complaints = [`exit code ${ended.code}, and no result`, ...tail(ended)];
    return { complaints, verdict: 'nothing', measures: [], results };
  }
  const asSaid = results.flatMap((result) => [
    ...wrongVerdict(one, result, ended),
    ...wrongReason(one, result),
    ...leftBehind(result),
  ]);
  const complaints = [...asSaid];
  for (const result of results) complaints.push(...(await wrongReplay(result, labrig)));
  return {
    complaints: complaints.length === 0 ? [] : [...complaints, ...(asSaid.length === 0 ? [] : tail(ended))],
    verdict: [...new Set(results.map(({ verdict }) => verdict))].join(', '),
    measures: results.flatMap(({ measures }) => measures.map(({ name, ms }) => `${name} ${formatDuration(ms)}`)),
    results,
  };
}

/** Options for the version of a case that does not hold on the newest. */
export function versionOf({ on }: Pick<Case, 'on'>): readonly string[] {
  return on === undefined ? [] : ['--kubernetes', on];
}

function wrongVerdict(one: Case, result: RunResult, { code }: Ended): readonly string[] {
  const wanted = exitCode(one.expect);
  return [
    ...(result.verdict === one.expect ? [] : [`must be ${one.expect}, is ${result.verdict}: ${result.reason}`]),
    ...(code === wanted ? [] : [`exit code must be ${wanted}, is ${code}`]),
  ];
}

function wrongReason({ says }: Case, result: RunResult): readonly string[] {
  if (says === undefined) return [];
  const reasons = [
    result.reason,
    ...result.steps.flatMap((step) => step.expectations.map(({ reason = '' }) => reason)),
  ];
  return reasons.some((reason) => reason.includes(says)) ? [] : [`no reason says "${says}": ${result.reason}`];
}

function leftBehind({ left }: RunResult): readonly string[] {
  return left.map(({ what, error }) => `left behind: ${what}: ${error}`);
}

/** The journal alone must give the same verdict, exit code and measured times. */
async function wrongReplay(result: RunResult, labrig: Labrig): Promise<readonly string[]> {
  const ended = await labrig.run(['replay', result.files.journal, '--output', 'json'], { timeout: 120_000 });
  const [again] = resultsOf(ended);
  if (again === undefined) return [`replay: exit code ${ended.code}, and no result`, ...tail(ended)];
  const told = ({ verdict, measures }: RunResult): string => JSON.stringify({ verdict, measures });
  return [
    ...(told(again) === told(result) ? [] : [`replay says ${told(again)}, the run said ${told(result)}`]),
    ...(ended.code === result.exitCode ? [] : [`replay: exit code ${ended.code}, not ${result.exitCode}`]),
    ...ended.stderr.split('\n').filter((line) => line.includes('the journal says otherwise')),
  ];
}

/** The end of what it printed for people. */
function tail({ stderr }: Ended): readonly string[] {
  return stderr
    .trimEnd()
    .split('\n')
    .slice(-40)
    .map((line) => `| ${line}`);
}
