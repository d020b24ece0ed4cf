import type { Code } from './codes.ts';

/** Something wrong (or, as a warning, doubtful) at a place of a file. */
export interface Problem {
  readonly code: Code;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly col: number;
  /** Units to underline, on the same line. */
  readonly length: number;
  /** Keys and indexes that lead there; empty for the whole file. */
  readonly path: readonly (string | number)[];
  /** The line of the file, untouched; empty where there is none. */
  readonly source: string;
}

/** Columns of a source line that are shown. */
const width = 100;

/** `file:line:col: CODE message`, then the source line and a caret under the place. */
export function formatProblem(problem: Problem): string {
  const { file, line, col, code, message, severity } = problem;
  const head = `${visible(file)}:${line}:${col}: ${severity === 'warning' ? 'warning ' : ''}${code} ${visible(message)}`;
  return [head, ...excerpt(problem)].join('\n');
}

function excerpt({ source, line, col, length }: Problem): readonly string[] {
  if (source.trim() === '') return [];
  const start = Math.max(0, Math.min(col - 1 - width / 2, source.length - width));
  const shown = visible(source.slice(start, start + width));
  const gutter = String(line);
  const indent = ' '.repeat(Math.max(0, col - 1 - start));
  const carets = '^'.repeat(Math.max(1, Math.min(length, start + width - col + 1)));
  return [`  ${gutter} | ${shown}`, `  ${' '.repeat(gutter.length)} | ${indent}${carets}`];
}

/** Control characters become a sign of the same width: text from a file must not steer the terminal. */
function visible(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (sign) =>
    sign === '\t' ? ' ' : '\ufffd',
  );
}
