import { join } from 'node:path';
import { runsFolder } from '../engine/state-folder.ts';
import { type Result, resultOf } from '../report/json.ts';
import type { Reporter } from '../report/reporter.ts';
import { createReporter } from '../report/terminal.ts';
import type { RunView } from '../report/view-model.ts';
import { terminalOptions } from '../report/terminal-options.ts';

export interface ReportOptions {
  /** `json`: the results on stdout, progress on stderr. */
  readonly output: 'text' | 'json';
  readonly lang: string;
  readonly color: boolean;
}

export interface Report extends Reporter {
  /** Writes what belongs on stdout at the very end. */
  conclude(): Promise<void>;
}

/** The report of a command, on the stream where it belongs. `outputClosed`: nobody reads any more. `replayed`: the folder of a run of old. */
export function openReport(
  { output, lang, color }: ReportOptions,
  outputClosed: () => void,
  replayed?: string,
): Report {
  const folderOf = (id: string): string => replayed ?? join(runsFolder(), id);
  const stream = output === 'json' ? process.stderr : process.stdout;
  const reporter = createReporter({
    stream,
    ...terminalOptions(stream, { color }),
    language: lang,
    quiet: false,
    folderOf,
    outputClosed,
  });
  return {
    ...reporter,
    async conclude() {
      await reporter.close();
      if (output === 'json') writeResults(reporter.views(), folderOf);
    },
  };
}

/** `--output json`: the results on stdout. */
export function writeResults(
  views: readonly RunView[],
  folderOf = (id: string): string => join(runsFolder(), id),
): void {
  const items = views.map((view) => resultOf(view, filesOf(view.run && folderOf(view.run.id))));
  process.stdout.write(`${JSON.stringify({ apiVersion: 'labrig/v1alpha1', kind: 'ResultList', items }, null, 2)}\n`);
}

function filesOf(folder: string | undefined): Result['files'] {
  if (folder === undefined) return {};
  return { folder, journal: join(folder, 'journal.jsonl'), evidence: join(folder, 'evidence') };
}
