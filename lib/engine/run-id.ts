import { randomInt } from 'node:crypto';

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** `1124-0042-k7fq`: sorts by time within a year, short enough for a node's host name. */
export function newRunId(now: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const random = Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  const day = `${two(now.getUTCMonth() + 1)}${two(now.getUTCDate())}`;
  return `${day}-${two(now.getUTCHours())}${two(now.getUTCMinutes())}-${random}`;
}
