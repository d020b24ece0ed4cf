import type { LiveStatus } from '../expect/judge.ts';
import { describeGoal } from './describe.ts';
import { formatDuration } from './duration.ts';
import { terminalLine } from './escape.ts';
import type { ExpectationView, RunView, StepView } from './view-model.ts';
import { clip, widthOf } from './width.ts';

/** One redrawn line: a task of the step, of making the lab, or of cleaning up. */
export interface LiveLine {
  readonly key: string;
  readonly state: 'running' | 'ok' | 'bad' | 'unsure' | 'open';
  /** What it is about. */
  readonly label: string;
  /** What is seen now. */
  readonly seen?: string;
  /** How it stands in time: `12 s left`, `after 5.2 s`. Never cut off. */
  readonly time?: string;
}

export function labLine({ lab }: RunView, t: number): LiveLine {
  if (lab === undefined) return { key: 'lab', state: 'running', label: 'lab' };
  const { state, name, kubernetes, detail, from, since, readyAt } = lab;
  const line = { key: 'lab', label: `lab ${state}` };
  const facts = [detail ?? name, state === 'ready' ? kubernetes : undefined].filter((fact) => fact !== undefined);
  const seen = facts.length === 0 ? {} : { seen: terminalLine(facts.join(' ')) };
  switch (state) {
    case 'creating':
    case 'removing':
      return { ...line, ...seen, state: 'running', time: formatDuration(t - since) };
    case 'ready':
      return { ...line, ...seen, state: 'ok', time: `after ${formatDuration((readyAt ?? t) - from)}` };
    case 'left':
      return { ...line, ...seen, state: 'bad' };
    case 'removed':
    case 'kept':
    case 'released':
      return { ...line, ...seen, state: 'ok' };
    default:
      return state satisfies never;
  }
}

/** The lines of a step: its change, the proof, and one for each expectation. */
export function stepLines(view: StepView, statuses: readonly LiveStatus[], t: number, doing = ''): readonly LiveLine[] {
  const { change } = view.step;
  return [
    ...(change === undefined ? [] : [changeLine(view, t, doing)]),
    ...(change?.kind === 'fault' ? [proofLine(view)] : []),
    ...view.expectations.map((one) => expectationLine(one, view, statuses, t)),
  ];
}

function changeLine({ step, change, state }: StepView, t: number, doing: string): LiveLine {
  const verb = step.change?.verb ?? '';
  if (change === undefined) return { key: 'change', state: state === 'ended' ? 'open' : 'running', label: verb };
  const label = change.summary === undefined ? verb : `${verb}: ${terminalLine(change.summary)}`;
  const time = formatDuration((change.to ?? t) - change.from);
  if (change.state === 'started') {
    return { key: 'change', state: 'running', label, time, ...(doing === '' ? {} : { seen: terminalLine(doing) }) };
  }
  if (change.state === 'done') return { key: 'change', state: 'ok', label, time };
  const seen = terminalLine(change.error?.message ?? 'failed');
  if (change.state === 'refused') return { key: 'change', state: 'ok', label: `${label} refused`, seen };
  return { key: 'change', state: 'bad', label, seen };
}

function proofLine({ proof, state }: StepView): LiveLine {
  if (proof === undefined) return { key: 'proof', state: state === 'ended' ? 'open' : 'running', label: 'proof' };
  const seen = terminalLine(proof.summary);
  return {
    key: 'proof',
    state: proof.changed ? 'ok' : 'bad',
    label: proof.changed ? 'proof' : 'nothing changed',
    seen,
  };
}

function expectationLine(one: ExpectationView, view: StepView, statuses: readonly LiveStatus[], t: number): LiveLine {
  const label = terminalLine(describeGoal(one.goal, one.kind));
  const line = { key: one.id, label };
  switch (one.state) {
    case 'satisfied':
      return {
        ...line,
        state: 'ok',
        ...(one.after === undefined ? {} : { time: `after ${formatDuration(one.after)}` }),
      };
    case 'violated':
      return { ...line, state: 'bad', seen: firstLine(one.reason) };
    case 'inconclusive':
      return { ...line, state: 'unsure', seen: firstLine(one.reason) };
    case 'pending': {
      if (view.state === 'ended') return { ...line, state: 'open', seen: 'not settled' };
      const status = statuses.find(({ id }) => id === one.id);
      if (status === undefined) return { ...line, state: 'running' };
      const time =
        status.deadline === undefined ? {} : { time: `${formatDuration(Math.max(0, status.deadline - t))} left` };
      return { ...line, state: 'running', seen: terminalLine(status.seen), ...time };
    }
    default:
      return one.state satisfies never;
  }
}

function firstLine(text = ''): string {
  return terminalLine(text.split('\n', 1)[0] ?? '');
}

const separator = ' · ';

/** The line's text in at most that many columns: what is seen is cut first, then the label, the time never. */
export function composeLine({ label, seen, time }: LiveLine, columns: number): string {
  const end = time === undefined ? '' : separator + time;
  const room = Math.max(columns - widthOf(end), 4);
  if (seen === undefined || seen === '') return clip(label, room) + end;
  const both = room - separator.length;
  const forLabel = Math.min(widthOf(label), Math.max(Math.floor(both / 2), both - widthOf(seen)));
  const forSeen = both - forLabel;
  if (forSeen < 6) return clip(label, room) + end;
  return clip(label, forLabel) + separator + clip(seen, forSeen) + end;
}
