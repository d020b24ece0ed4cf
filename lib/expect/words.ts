import type { Json, Range } from '../scenario/model.ts';

/** ms as scenario files write it: `350ms`, `5.2s`, `2m`, `1m30s`. */
export function duration(ms: number): string {
  if (ms < 0) return `-${duration(-ms)}`;
  if (ms < 999.5) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)}ms`;
  const seconds = ms < 59_950 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
}

const longest = 120;

/** A value for a message: bare where that is clear, else as JSON, cut when long. */
export function inWords(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' && /^[\w./:@%+*-]+$/u.test(value) ? value : JSON.stringify(value);
  return printable(text);
}

/** Text from the cluster on one line: control and direction characters escaped, cut when long. */
export function printable(text: string): string {
  const visible = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, escape);
  return visible.length <= longest
    ? visible
    : `${Array.from(visible.slice(0, longest + 1))
        .slice(0, -1)
        .join('')}...`;
}

/** `at least 8`, `exactly 3`, `2 to 4`. */
export function rangeInWords({ min, max }: Range): string {
  if (min !== undefined && min === max) return `exactly ${min}`;
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? 'any number' : `at most ${max}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : `${noun}s`}`;
}

/** The first few, and how many more there are. */
export function handful(lines: readonly string[], limit = 5): readonly string[] {
  return lines.length <= limit ? lines : [...lines.slice(0, limit), `and ${lines.length - limit} more`];
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
