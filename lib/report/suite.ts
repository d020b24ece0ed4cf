import { Writable } from 'node:stream';
import type { Verdict } from '../journal/entry.ts';
import { formatDuration } from './duration.ts';
import { terminalLine } from './escape.ts';
import { guardOutput } from './output.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { styleOf } from './style.ts';
import { createReporter } from './terminal.ts';
import { totalLines } from './total.ts';
import type { RunView } from './view-model.ts';

/** Many scenarios at once: a line when one starts and when it ends, and all of what went wrong with it. */
export interface SuiteReport {
  /** A reporter for one run, which says nothing until `ended`. */
  start(name: string): Reporter;
  /** Tells the end of a run that `start` began. */
  ended(reporter: Reporter, verdict: Verdict): Promise<void>;
  say(lines: readonly string[]): void;
  /** How all of them came out, in a line for each verdict. */
  total(): readonly string[];
  views(): readonly RunView[];
}

export function createSuiteReport(options: ReporterOptions): SuiteReport {
  const output = guardOutput(options.stream, options.outputClosed);
  const style = styleOf(options.color);
  const texts = new Map<Reporter, () => string>();
  const views: RunView[] = [];
  const running = new Set<string>();
  const say = (lines: readonly string[]): void => {
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
  };
  return {
    say,
    views: () => views,
    start(name) {
      const { stream, text } = collector();
      const reporter = createReporter({ ...options, stream, isTTY: false, quiet: true, labIsShared: true });
      texts.set(reporter, text);
      running.add(name);
      say([style.weak(`  starts   ${terminalLine(name)} (${running.size} running)`)]);
      return reporter;
    },
    async ended(reporter, verdict) {
      await reporter.close();
      const [view] = reporter.views();
      if (view === undefined) return;
      views.push(view);
      const name = view.run?.scenario.name ?? '';
      running.delete(name);
      const good = verdict === 'passed';
      const word = good ? style.good(verdict) : verdict === 'skipped' ? style.unsure(verdict) : style.bad(verdict);
      const pad = ' '.repeat(Math.max(0, 9 - verdict.length));
      const why = verdict === 'skipped' ? `: ${terminalLine(view.verdict?.reason ?? '')}` : '';
      say([`  ${word}${pad}${terminalLine(name)} (${formatDuration(view.t)})${why}`]);
      if (!good && verdict !== 'skipped') output.write(`${texts.get(reporter)?.() ?? ''}\n`);
    },
    total: () => totalLines(views),
  };
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
