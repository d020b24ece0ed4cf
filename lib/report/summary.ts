import type { Verdict } from '../journal/entry.ts';
import { describeGoal } from './describe.ts';
import { formatDuration } from './duration.ts';
import { terminalLine, terminalLines } from './escape.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import type { ExpectationView, RunView, StepView } from './view-model.ts';
import { wrap } from './width.ts';

export interface SummaryOptions {
  readonly columns?: number | undefined;
  readonly style: Style;
  /** The run's folder, where evidence lies. */
  readonly folder?: string | undefined;
  /** The lab is that of several runs, whose end is not this run's matter. */
  readonly labIsShared?: boolean | undefined;
}

/**
 * The end of a run: verdict, what was not as expected, measured times, what stays, where to look.
 * Only what can be pasted (commands, paths) may be wider than the terminal: it breaks such a line without harm.
 */
export function summaryLines(view: RunView, options: SummaryOptions): readonly string[] {
  const blocks = [
    headline(view, options),
    view.problems.flatMap(({ message, next }) => [
      ...indented(message, options, 2),
      ...(next === undefined ? [] : [...indented('What to do:', options, 2), `    ${terminalLine(next)}`]),
    ]),
    view.steps.flatMap((step) => disappointments(step, options)),
    measures(view, options),
    outages(view, options),
    elsewhere(view, options),
    images(view, options),
    remains(view, options),
    whereToLook(view, options),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block]);
}

function headline(view: RunView, options: SummaryOptions): readonly string[] {
  const name = terminalLine(view.run?.scenario.name ?? 'run');
  const { style, columns } = options;
  if (view.verdict === undefined) return wrap(`${name}: no verdict, the journal ends early`, columns);
  const { verdict, reason, t } = view.verdict;
  const [first = '', ...rest] = wrap(`${verdict.toUpperCase()}  ${name} in ${formatDuration(t)}`, columns);
  const painted = first.replace(verdict.toUpperCase(), (word) => style.strong(paintOf(verdict, style)(word)));
  return [painted, ...rest, ...indented(reason, options, 2)];
}

function paintOf(verdict: Verdict, style: Style): (text: string) => string {
  switch (verdict) {
    case 'passed':
      return style.good;
    case 'failed':
    case 'ineffective':
    case 'infra':
      return style.bad;
    case 'inconclusive':
    case 'skipped':
    case 'interrupted':
      return style.unsure;
    default:
      return verdict satisfies never;
  }
}

function disappointments(view: StepView, options: SummaryOptions): readonly string[] {
  const { change, proof } = view;
  const lines = [
    ...(change?.error === undefined || change.state === 'refused'
      ? []
      : indented(`${change.verb} failed: ${change.error.message}`, options, 4)),
    ...(proof === undefined || proof.changed ? [] : indented(`nothing changed: ${proof.summary}`, options, 4)),
    ...view.expectations.filter(isDisappointing).flatMap((one) => disappointment(one, options)),
  ];
  if (lines.length === 0) return [];
  return [...indented(`Step ${view.index + 1}, ${view.step.name}`, options, 2).map(options.style.strong), ...lines];
}

function isDisappointing({ state }: ExpectationView): boolean {
  return state === 'violated' || state === 'inconclusive';
}

function disappointment(one: ExpectationView, options: SummaryOptions): readonly string[] {
  const word = one.state === 'violated' ? 'violated' : 'not known';
  const [first = '', ...rest] = indented(`${word}: ${describeGoal(one.goal, one.kind)}`, options, 4);
  const paint = one.state === 'violated' ? options.style.bad : options.style.unsure;
  return [...[first, ...rest].map(paint), ...indented(one.reason ?? '', options, 6)];
}

function measures(view: RunView, { columns, style }: SummaryOptions): readonly string[] {
  const rows = view.steps
    .flatMap((step) => step.measures)
    .map(({ name, ms, sampledEvery }) => [
      `  ${terminalLine(name)}`,
      formatDuration(ms),
      sampledEvery === undefined ? '' : `sampled every ${formatDuration(sampledEvery)}`,
    ]);
  if (rows.length === 0) return [];
  return [style.strong('Measured'), ...table(['', '', ''], rows, { columns, align: ['left', 'right'] })];
}

function outages(view: RunView, options: SummaryOptions): readonly string[] {
  if (view.outages.length === 0) return [];
  const lines = view.outages.map(({ from, to, reason }) =>
    to === undefined
      ? `from ${formatDuration(from)} on, and not seen again: ${reason}`
      : `${formatDuration(to - from)} from ${formatDuration(from)} on: ${reason}`,
  );
  return [options.style.strong('The API was away'), ...lines.flatMap((line) => indented(line, options, 2))];
}

/** A lab that is not where labs are otherwise: the kernel and the speed are others there. */
function elsewhere({ lab }: RunView, options: SummaryOptions): readonly string[] {
  return lab?.why === undefined ? [] : [options.style.strong('The lab was'), ...indented(lab.why, options, 2)];
}

/** What ran in place of what: nobody shall take a stand-in for the real one. */
function images(view: RunView, options: SummaryOptions): readonly string[] {
  if (view.images.length === 0) return [];
  return [options.style.strong('Images'), ...view.images.flatMap((image) => indented(image, options, 2))];
}

function remains(view: RunView, options: SummaryOptions): readonly string[] {
  const failed = view.undos.filter((undo) => undo.state === 'failed');
  const kept = view.lab?.state === 'kept' && view.lab.name !== undefined ? view.lab.name : undefined;
  if (failed.length > 0) {
    const lines = failed.flatMap(({ what, error = '' }) => indented(`${what}: ${error}`, options, 2));
    return [options.style.bad('Left behind'), ...lines, '  labrig clean'];
  }
  if (kept !== undefined && options.labIsShared === true) return [];
  if (kept !== undefined) return ['The lab is kept. To remove it:', `  labrig down ${terminalLine(kept)}`];
  if (view.lab?.state === 'released') return ['Left behind: nothing. The cluster was there before, and stays'];
  return view.lab?.state === 'removed' ? ['Left behind: nothing'] : [];
}

function whereToLook(view: RunView, { folder, style }: SummaryOptions): readonly string[] {
  const again = view.run === undefined ? [] : [style.weak('Again'), `  labrig run ${pasteable(view.run.file)}`];
  if (folder === undefined) return again;
  const look = [
    style.weak('Evidence'),
    `  ${pasteable(folder)}`,
    style.weak('Look'),
    `  labrig replay ${pasteable(folder)}`,
  ];
  return [...look, ...again];
}

function indented(text: string, { columns }: SummaryOptions, by: number): readonly string[] {
  if (text === '') return [];
  const space = ' '.repeat(by);
  return terminalLines(text).flatMap((line) => {
    const own = space + (/^ */.exec(line)?.[0] ?? '').slice(0, 8);
    const room = columns === undefined ? undefined : Math.max(columns - own.length, 10);
    return wrap(line.trimStart(), room).map((part) => own + part);
  });
}

/** As a POSIX shell reads it back. */
function pasteable(text: string): string {
  const line = terminalLine(text);
  return /^[\w@%+=:,./-]+$/.test(line) ? line : `'${line.replaceAll("'", `'\\''`)}'`;
}
