import type { Json } from '../scenario/model.ts';
import { isList, isMapping } from './path.ts';

/** Equal as JSON: the order of keys does not matter, that of elements does. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((one, index) => equal(one, b[index]));
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}
