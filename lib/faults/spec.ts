import { z } from 'zod';

/** Pieces that the schemas of several faults share. */
export const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

export const nodeWord = z.string().min(1).describe('The node: `control-plane`, `worker2`, or its full name.');

/** True where nothing is asked, or one of what is asked is the value. */
export function isOneOf(asked: string | readonly string[] | undefined, value: string): boolean {
  if (asked === undefined) return true;
  return typeof asked === 'string' ? asked === value : asked.includes(value);
}
