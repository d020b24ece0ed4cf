import type { Entry, ExpectationEntry } from '../journal/entry.ts';
import { describeGoal } from './describe.ts';
import { formatDuration } from './duration.ts';
import { inLanguage } from './teaching-text.ts';
import type { RunView } from './view-model.ts';

/** A line of a plain report: a word of at most six letters that says what sort of event, and the event. */
export interface PlainEvent {
  readonly word:
    | 'run'
    | 'lab'
    | 'step'
    | 'story'
    | 'do'
    | 'proof'
    | 'ok'
    | 'FAILED'
    | 'unsure'
    | 'time'
    | 'api'
    | 'undo';
  readonly text: string;
}

/** What of an entry is worth a line; `view` is the view after it, `before` the one before. */
export function plainEvents(entry: Entry, before: RunView, view: RunView, language: string): readonly PlainEvent[] {
  switch (entry.type) {
    case 'run': {
      const title = inLanguage(entry.scenario.title, language);
      const name = `${entry.scenario.name} (${entry.id})`;
      return [event('run', title === undefined ? name : `${name}: ${title}`), ...story(entry.scenario.story, language)];
    }
    case 'lab':
      // kind says each thing twice: that it begins it, and that it has done it.
      if (before.lab?.state === entry.state && before.lab.detail === entry.detail) return [];
      return [event('lab', labText(entry))];
    case 'step':
      return stepEvents(entry, view, language);
    case 'change':
      if (entry.state === 'started') return [event('do', entry.verb)];
      if (entry.state === 'done') {
        const warnings = (entry.warnings ?? []).map((text) => event('lab', `the API warns: ${text}`));
        return [event('ok', `${entry.verb}: ${entry.summary ?? 'done'}`), ...warnings];
      }
      if (view.steps[entry.step]?.change?.state === 'refused') {
        return [event('do', `${entry.verb}: refused: ${entry.error?.message ?? ''}`)];
      }
      return [event('FAILED', `${entry.verb}: ${entry.error?.message ?? 'failed'}`)];
    case 'proof':
      return [event(entry.changed ? 'proof' : 'FAILED', `${entry.changed ? '' : 'nothing changed: '}${entry.summary}`)];
    case 'expectation':
      return expectationEvents(entry, view);
    case 'measure':
      return [event('time', `${entry.name}: ${formatDuration(entry.ms)}`)];
    case 'evidence':
      return [event('lab', `not collected: ${entry.missing}`)];
    case 'undo':
      if (entry.state === 'done') return [event('undo', entry.what)];
      return [event('FAILED', `cannot undo ${entry.what}: ${entry.error ?? 'for no reason given'}`)];
    case 'problem':
      return [event('FAILED', entry.message)];
    case 'items':
    case 'blind':
      return outageEvents(before, view);
    case 'subject':
    case 'item':
    case 'saved':
    case 'tick':
    case 'verdict':
      return [];
    default:
      return entry satisfies never;
  }
}

function labText(entry: Extract<Entry, { type: 'lab' }>): string {
  const { state, name, detail, provider, kubernetes, nodes, why } = entry;
  if (state === 'creating' && detail !== undefined) return detail;
  const facts = [name, provider, kubernetes, nodes === undefined ? undefined : nodeCount(nodes.length), why, detail];
  const known = facts.filter((fact) => fact !== undefined);
  return known.length === 0 ? state : `${state}: ${known.join(', ')}`;
}

function nodeCount(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}

function stepEvents(entry: Extract<Entry, { type: 'step' }>, view: RunView, language: string): readonly PlainEvent[] {
  const step = view.steps[entry.step]?.step;
  if (entry.state === 'ended') {
    const asExpected = view.steps[entry.step]?.expectations.every(({ state }) => state === 'satisfied') === true;
    return asExpected ? story(step?.explain, language) : [];
  }
  const title = inLanguage(step?.title, language);
  const head = `${entry.step + 1}/${view.steps.length} ${entry.name}${title === undefined ? '' : `: ${title}`}`;
  return [event('step', head), ...story(step?.story, language), ...story(step?.predict, language)];
}

function expectationEvents(entry: ExpectationEntry, view: RunView): readonly PlainEvent[] {
  const found = view.steps[entry.step]?.expectations.find(({ id }) => id === entry.id);
  const said = found === undefined ? entry.id : describeGoal(found.goal, found.kind);
  switch (entry.state) {
    case 'satisfied':
      return [event('ok', found?.after === undefined ? said : `${said}: after ${formatDuration(found.after)}`)];
    case 'violated':
      return [event('FAILED', `${said}\n  ${entry.reason.replaceAll('\n', '\n  ')}`)];
    case 'inconclusive':
      return [event('unsure', `${said}\n  ${entry.reason.replaceAll('\n', '\n  ')}`)];
    default:
      return entry.state satisfies never;
  }
}

function outageEvents(before: RunView, view: RunView): readonly PlainEvent[] {
  if (before.outages === view.outages) return [];
  const last = view.outages.at(-1);
  if (last === undefined) return [];
  if (last.to === undefined) return [event('api', `away: ${last.reason}`)];
  return [event('api', `back after ${formatDuration(last.to - last.from)}`)];
}

function story(text: Parameters<typeof inLanguage>[0], language: string): readonly PlainEvent[] {
  const told = inLanguage(text, language)?.trim();
  return told === undefined || told === '' ? [] : [event('story', told)];
}

function event(word: PlainEvent['word'], text: string): PlainEvent {
  return { word, text };
}
