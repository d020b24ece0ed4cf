import { UsageError } from '../errors.ts';
import { nearest } from './nearest.ts';
import type { Node } from './node.ts';

/** By alias or full name; throws UsageError, which lists the known. */
export function findNode(nodes: readonly Node[], wanted: string): Node {
  const found = nodes.find((node) => node.alias === wanted || node.name === wanted);
  if (found !== undefined) return found;
  const known = nodes.map((node) => node.alias);
  const [like] = nearest(wanted, known);
  throw new UsageError(
    `there is no node ${wanted}; the cluster has ${known.join(', ')}${like === undefined ? '' : ` (did you mean ${like}?)`}`,
  );
}
