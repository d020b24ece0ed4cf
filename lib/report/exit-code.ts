import type { Verdict } from '../journal/entry.ts';

/** The exit code that says a verdict to the shell. 2 is not among them: a wrong file never becomes a run. */
export function exitCode(verdict: Verdict): number {
  switch (verdict) {
    case 'passed':
    case 'skipped':
      return 0;
    case 'failed':
    case 'ineffective':
      return 1;
    case 'infra':
      return 3;
    case 'inconclusive':
      return 4;
    case 'interrupted':
      return 130;
    default:
      return verdict satisfies never;
  }
}

/** The exit code of several runs: the one that most needs a look. Nothing run: 0. */
export function worstExitCode(codes: readonly number[]): number {
  return bySeverity.find((code) => codes.includes(code)) ?? 0;
}

/** Interrupted outranks all; a machine that does not work outranks what it made of the lessons. */
const bySeverity: readonly number[] = [130, 2, 3, 1, 4];
