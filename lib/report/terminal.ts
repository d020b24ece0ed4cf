import type { LiveStatus } from '../expect/judge.ts';
import type { Entry } from '../journal/entry.ts';
import { createLive, type Live } from './live.ts';
import { labLine, type LiveLine, stepLines } from './live-lines.ts';
import { guardOutput, type Output } from './output.ts';
import { detailLines, heartbeatLines, plainLines, type PlainOptions } from './plain.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { styleOf } from './style.ts';
import { summaryLines } from './summary.ts';
import { emptyView, reduceView } from './view.ts';
import type { RunView } from './view-model.ts';

/**
 * The report on a terminal or in a log. On a terminal, the running step is redrawn with a line for each expectation;
 * elsewhere each event worth reading is a line of its own, and a long wait says now and then what it waits for.
 */
export function createReporter(options: ReporterOptions): Reporter {
  const output = guardOutput(options.stream, options.outputClosed);
  const { columns, language } = options;
  const plain: PlainOptions = { columns, language, style: styleOf(options.color) };
  const screen = screenFor(options, output, plain);
  const now = options.now ?? (() => performance.now());
  const earlier: RunView[] = [];
  let view = emptyView;
  let seenAt = now();
  /** The end of a run is told once: before what follows it, whatever that is. */
  const endRun = (): void => {
    const { run } = view;
    if (run === undefined) return;
    screen.print(
      summaryLines(view, { ...plain, folder: options.folderOf?.(run.id), labIsShared: options.labIsShared }),
    );
    earlier.push(view);
    view = emptyView;
  };
  return {
    entry(entry) {
      if (entry.type === 'run') endRun();
      const before = view;
      view = reduceView(before, entry);
      seenAt = now();
      screen.entry(entry, before, view);
    },
    progress(statuses) {
      screen.progress(statuses, view, view.t + now() - seenAt);
    },
    detail(text) {
      screen.detail(text, view, view.t + now() - seenAt);
    },
    print(lines) {
      endRun();
      screen.print(lines);
    },
    views: () => (view.run === undefined ? earlier : [...earlier, view]),
    close() {
      endRun();
      return screen.close();
    },
  };
}

interface Screen {
  entry(entry: Entry, before: RunView, view: RunView): void;
  progress(statuses: readonly LiveStatus[], view: RunView, t: number): void;
  detail(text: string, view: RunView, t: number): void;
  print: (lines: readonly string[]) => void;
  close(): Promise<void>;
}

function screenFor(options: ReporterOptions, output: Output, plain: PlainOptions): Screen {
  if (options.quiet) return quietScreen(output);
  return options.isTTY ? liveScreen(options, output, plain) : plainScreen(output, plain);
}

function quietScreen(output: Output): Screen {
  const print = (lines: readonly string[]): void => {
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
  };
  const nothing = (): void => undefined;
  return { print, entry: nothing, progress: nothing, detail: nothing, close: () => Promise.resolve() };
}

/** How long a plain report may say nothing while something is awaited, in ms. */
const silence = 10_000;

function plainScreen(output: Output, plain: PlainOptions): Screen {
  const quiet = quietScreen(output);
  let said = 0;
  return {
    ...quiet,
    entry(entry, before, view) {
      const lines = plainLines(entry, before, view, plain);
      if (lines.length > 0) said = entry.t;
      quiet.print(lines);
    },
    progress(statuses, _view, t) {
      if (t - said < silence || statuses.length === 0) return;
      said = t;
      quiet.print(heartbeatLines(statuses, t, plain));
    },
    detail(text, _view, t) {
      if (t - said < silence) return;
      said = t;
      quiet.print(detailLines(text, t, plain));
    },
  };
}

function liveScreen({ stream, columns }: ReporterOptions, output: Output, plain: PlainOptions): Screen {
  const canvas = {
    get columns() {
      return stream.columns ?? columns ?? 80;
    },
    get rows() {
      return stream.rows ?? 24;
    },
    write: output.write,
  };
  const live = createLive(canvas, plain.style);
  let statuses: readonly LiveStatus[] = [];
  let doing = '';
  return {
    print: live.print,
    close: live.close,
    entry(entry, before, view) {
      if (entry.type === 'step' && entry.state === 'started') statuses = [];
      if (entry.type === 'change') doing = '';
      showEntry(entry, before, view, live, plain, () => linesNow(view, { statuses, doing }, view.t));
    },
    progress(now, view, t) {
      statuses = now;
      live.update(linesNow(view, { statuses, doing }, t));
    },
    detail(text, view, t) {
      doing = text;
      live.update(linesNow(view, { statuses, doing }, t));
    },
  };
}

/** Beginnings get a heading that stays; the rest is redrawn in place. */
function showEntry(
  entry: Entry,
  before: RunView,
  view: RunView,
  live: Live,
  plain: PlainOptions,
  lines: () => readonly LiveLine[],
): void {
  switch (entry.type) {
    case 'run':
    case 'problem':
      live.print(plainLines(entry, before, view, plain));
      return;
    case 'lab':
      if (before.lab === undefined || entry.state === 'removing') live.begin(lines());
      else live.update(lines());
      return;
    case 'step':
      if (entry.state === 'started') {
        live.print(plainLines(entry, before, view, plain));
        live.begin(lines());
        return;
      }
      live.update(lines());
      live.print(plainLines(entry, before, view, plain));
      return;
    case 'change':
    case 'proof':
    case 'expectation':
      live.update(lines());
      return;
    case 'subject':
    case 'items':
    case 'item':
    case 'blind':
    case 'saved':
    case 'tick':
    case 'measure':
    // What could not be undone is told at the end.
    case 'evidence':
    case 'undo':
    case 'verdict':
      return;
    default:
      entry satisfies never;
  }
}

interface Now {
  readonly statuses: readonly LiveStatus[];
  /** What the running change is at; empty where it has not said. */
  readonly doing: string;
}

function linesNow(view: RunView, { statuses, doing }: Now, t: number): readonly LiveLine[] {
  const running = view.steps.find((step) => step.state === 'running');
  if (running !== undefined) return stepLines(running, statuses, t, doing);
  const last = view.steps.findLast((step) => step.state === 'ended');
  const { lab } = view;
  const inSteps = last !== undefined && (lab?.state === 'ready' || lab === undefined);
  return inSteps ? stepLines(last, statuses, t) : [labLine(view, t)];
}
