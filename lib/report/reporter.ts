import type { Entry } from '../journal/entry.ts';
import type { LiveStatus } from '../expect/judge.ts';
import type { RunView } from './view-model.ts';

/** A view of runs as they go. It is told everything and decides nothing. */
export interface Reporter {
  entry(entry: Entry): void;
  /** How the expectations of the running step stand; several times a second. */
  progress(statuses: readonly LiveStatus[]): void;
  /** What the running change is at: a compiler that has long to go says so often. */
  detail(text: string): void;
  /** Lines between runs: the table of several, a note. Must be safe for a terminal. */
  print(lines: readonly string[]): void;
  /** Every run so far, the last one as it stands. */
  views(): readonly RunView[];
  /** Ends the report of the last run; resolves when all of it is written. May be called twice. */
  close(): Promise<void>;
}

export interface ReporterOptions {
  readonly stream: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
  /** Whether lines can be redrawn; see {@link terminalOptions}. */
  readonly isTTY: boolean;
  /** Columns to wrap at; absent: never. */
  readonly columns?: number;
  readonly color: boolean;
  readonly language: string;
  /** Only the end of each run. */
  readonly quiet: boolean;
  /** Runs are on a lab of several: how to remove it is not said of each. */
  readonly labIsShared?: boolean;
  /** Folder of a run, by its id. */
  readonly folderOf?: (runId: string) => string;
  /** The reader of the stream is gone, and output has ended. */
  readonly outputClosed?: (error: Error) => void;
  /** ms, monotonic; default: the process's own. */
  readonly now?: () => number;
}
