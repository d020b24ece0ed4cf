import * as z from 'zod';

/** A name, or several: what subjects and faults take alike. */
export const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** True where nothing is asked, or one of what is asked is the value. */
export function isOneOf(asked: string | readonly string[] | undefined, value: string): boolean {
  if (asked === undefined) return true;
  return typeof asked === 'string' ? asked === value : asked.includes(value);
}
