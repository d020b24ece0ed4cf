import type { ChangeEntry, Entry, ExpectationEntry, LabEntry, MeasureEntry, RunEntry } from '../journal/entry.ts';
import type { Goal, Query, Step } from '../scenario/model.ts';
import { seeOutages } from './outages.ts';
import type { ChangeView, ExpectationView, LabView, MeasureView, RunView, StepView, StreamView } from './view-model.ts';

export const emptyView: RunView = { t: 0, images: [], steps: [], outages: [], problems: [], undos: [], streams: {} };

export function viewOf(entries: Iterable<Entry>): RunView {
  let view = emptyView;
  for (const entry of entries) view = reduceView(view, entry);
  return view;
}

/** The view after one more entry. Pure, and cheap for the entries that come by the thousand. */
export function reduceView(before: RunView, entry: Entry): RunView {
  const view = { ...before, t: entry.t };
  switch (entry.type) {
    case 'run':
      return { ...view, run: entry, steps: stepsOf(entry) };
    case 'lab':
      return { ...withImages(view, entry), lab: labAfter(view.lab, entry) };
    case 'subject':
      return { ...view, streams: { ...view.streams, [entry.stream]: streamOf(entry) } };
    case 'items':
    case 'blind':
      return { ...view, outages: seeOutages(view.outages, entry, view.streams[entry.stream]) };
    case 'item':
    case 'saved':
    case 'tick':
    case 'evidence':
      return view;
    case 'step':
      return withStep(view, entry.step, (step) =>
        entry.state === 'started'
          ? { ...step, state: 'running', from: entry.t }
          : { ...step, state: 'ended', to: entry.t },
      );
    case 'change':
      return withStep(withImages(view, entry), entry.step, (step) => ({
        ...step,
        change: changeAfter(step, entry),
      }));
    case 'proof':
      return withStep(view, entry.step, (step) => ({ ...step, proof: entry }));
    case 'undo':
      return { ...view, undos: [...view.undos, entry] };
    case 'problem':
      return { ...view, problems: [...view.problems, entry] };
    case 'expectation':
      return withStep(view, entry.step, (step) => settle(step, entry));
    case 'measure':
      return withStep(view, entry.step, (step) => ({
        ...step,
        measures: [...step.measures, measureOf(entry, step, view.streams)],
      }));
    case 'verdict':
      return { ...view, verdict: entry };
    default:
      return entry satisfies never;
  }
}

function withImages(view: RunView, { images = [] }: { readonly images?: readonly string[] }): RunView {
  return images.length === 0 ? view : { ...view, images: [...new Set([...view.images, ...images])] };
}

function stepsOf({ scenario }: RunEntry): readonly StepView[] {
  return scenario.steps.map((step, index) => ({
    index,
    step,
    state: 'waiting',
    expectations: expectationsOf(step),
    measures: [],
  }));
}

function expectationsOf(step: Step): readonly ExpectationView[] {
  const pending = (kind: ExpectationView['kind']) => (goal: Goal) =>
    ({ id: goal.id, kind, goal, state: 'pending' }) as const;
  return [...step.throughout.map(pending('throughout')), ...step.expect.map(pending('expect'))];
}

/** What an entry leaves out stays as it was, except what is being done just now. */
function labAfter(before: LabView | undefined, entry: LabEntry): LabView {
  const { t, state, name = before?.name, provider = before?.provider, kubernetes = before?.kubernetes } = entry;
  const { detail, nodes = before?.nodes, why = before?.why } = entry;
  const readyAt = state === 'ready' ? t : before?.readyAt;
  return {
    state,
    from: before?.from ?? t,
    since: before?.state === state ? before.since : t,
    ...(readyAt === undefined ? {} : { readyAt }),
    ...(name === undefined ? {} : { name }),
    ...(provider === undefined ? {} : { provider }),
    ...(kubernetes === undefined ? {} : { kubernetes }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(why === undefined ? {} : { why }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function streamOf({ subject, spec, every }: { subject: string; spec: object; every?: number }): StreamView {
  const ofApi = subject === 'objects' || subject === 'events' || (subject === 'api' && !('get' in spec));
  return { subject, ofApi, ...(every === undefined ? {} : { every }) };
}

function changeAfter({ step, change: before }: StepView, entry: ChangeEntry): ChangeView {
  const { t, kind, verb, summary, warnings, error } = entry;
  const refused = entry.state === 'failed' && step.refused === true && error?.code !== undefined;
  const state: ChangeView['state'] = refused ? 'refused' : entry.state;
  const said = {
    kind,
    verb,
    state,
    ...(summary === undefined ? {} : { summary }),
    ...(warnings === undefined ? {} : { warnings }),
    ...(error === undefined ? {} : { error }),
  };
  return state === 'started' ? { ...said, from: t } : { ...said, from: before?.from ?? t, to: t };
}

function settle(step: StepView, { id, state, reason, after = -1, t }: ExpectationEntry): StepView {
  // What held already before the change was done did not take any time.
  const settled = { state, reason, settledAt: t, ...(after < 0 ? {} : { after }) };
  const expectations = step.expectations.map((one) => (one.id === id ? { ...one, ...settled } : one));
  return { ...step, expectations };
}

function measureOf({ name, ms }: MeasureEntry, step: StepView, streams: RunView['streams']): MeasureView {
  const goal = step.expectations.find((one) => one.goal.measure?.name === name)?.goal;
  const queries = goal === undefined ? [] : queriesOf(goal);
  const intervals = queries.flatMap(({ subject, spec }) => {
    // A query may say itself how often.
    const { every } = spec;
    if (typeof every === 'number') return [every];
    return Object.values(streams).flatMap((one) =>
      one.subject === subject && one.every !== undefined ? [one.every] : [],
    );
  });
  return intervals.length === 0 ? { name, ms } : { name, ms, sampledEvery: Math.max(...intervals) };
}

function queriesOf(goal: Goal): readonly Query[] {
  return 'sequence' in goal ? goal.sequence.map((item) => item.query) : [goal.query];
}

function withStep(view: RunView, index: number, change: (step: StepView) => StepView): RunView {
  return { ...view, steps: view.steps.map((step) => (step.index === index ? change(step) : step)) };
}
