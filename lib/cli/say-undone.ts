import type { UndoResult } from '../engine/cleanup.ts';
import { terminalLine } from '../report/escape.ts';

/** Lists what was undone and what was not; the exit code is 3 where something is left. */
export function sayUndone(results: readonly UndoResult[], end: string): number {
  for (const { what, error } of results) {
    const line = error === undefined ? `undone: ${what}` : `left: ${what}: ${error}`;
    (error === undefined ? process.stdout : process.stderr).write(`${terminalLine(line)}\n`);
  }
  const left = results.filter((result) => result.error !== undefined).length;
  if (left === 0) process.stdout.write(`${end}\n`);
  else process.stderr.write(`labrig: ${left} of ${results.length} could not be undone\n  next: labrig clean\n`);
  return left === 0 ? 0 : 3;
}
