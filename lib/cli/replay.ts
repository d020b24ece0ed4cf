import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';
import { isDerived, replay } from '../expect/replay.ts';
import { readJournal } from '../journal/read.ts';
import { journalSubjects } from '../observe/registry.ts';
import { exitCode } from '../report/exit-code.ts';
import { writeJunit } from '../report/junit.ts';
import { openReport, type ReportOptions } from './open-report.ts';

export interface ReplayOptions extends ReportOptions {
  readonly junit?: string;
}

/** Judges a journal anew: what is shown is what follows now, not what was written then. */
export async function replayCommand(path: string, options: ReplayOptions): Promise<void> {
  const file = journalIn(path);
  const { entries, torn } = readJournal(file);
  const { derived, decision, differences } = await replay(entries, journalSubjects);
  const report = openReport(options, () => undefined, dirname(file));
  const facts = [...entries.filter((entry) => !isDerived(entry)), ...derived];
  for (const entry of facts.sort((a, b) => a.t - b.t)) report.entry(entry);
  if (options.junit !== undefined) writeJunit(options.junit, report.views());
  await report.conclude();
  if (torn) process.stderr.write('labrig: the last line of the journal is cut off: the run was killed\n');
  for (const { message } of differences) process.stderr.write(`labrig: the journal says otherwise: ${message}\n`);
  process.exitCode = differences.length > 0 ? 1 : exitCode(decision.verdict);
}

function journalIn(path: string): string {
  try {
    return statSync(path).isDirectory() ? join(path, 'journal.jsonl') : path;
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: no such file or folder`, { cause, next: 'labrig status' });
  }
}
