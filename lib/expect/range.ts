import type { Range } from '../scenario/model.ts';

/** Both ends belong to the range. */
export function inRange({ min, max }: Range, value: number): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}
