import { readFileSync, statSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import type { What } from './source.ts';

/** The text of a file; or why it is none. */
export type ReadText = { readonly text: string } | { readonly problem: What };

/** Never throws. `limit`: bytes. */
export function readText(path: string, limit: number): ReadText {
  try {
    const { size } = statSync(path);
    if (size > limit) return { problem: tooLarge(size, limit) };
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) return { problem: { code: 'NOT_TEXT', message: 'not UTF-8: is this a text file?' } };
    return { text: bytes.toString('utf8') };
  } catch (error) {
    return { problem: { code: 'FILE_UNREADABLE', message: reason(error) } };
  }
}

export function tooLarge(size: number, limit: number): What {
  return { code: 'FILE_TOO_LARGE', message: `${size} bytes; at most ${limit} are read` };
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return 'it may not be read';
    default:
      return `it cannot be read (${code})`;
  }
}
