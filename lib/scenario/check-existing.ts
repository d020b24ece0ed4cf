import { isMapping } from './choice.ts';
import type { Finding } from './issues.ts';
import type { Outline } from './outline.ts';

/** A cluster that is there must be named, and faults in it allowed. */
export function checkExisting({ root: { cluster }, steps }: Outline): readonly Finding[] {
  if (!isMapping(cluster) || cluster['provider'] !== 'existing') return [];
  const { existing } = cluster;
  if (existing === undefined) {
    const message = '`existing` must say which cluster: `existing: {context: NAME}`';
    return [{ code: 'MISSING_KEY', message, path: ['cluster', 'provider'] }];
  }
  if (isMapping(existing) && existing['allowFaults'] === true) return [];
  return steps
    .flatMap(({ changes }) => changes)
    .filter(({ kind }) => kind === 'fault')
    .map(({ path }) => ({
      code: 'NOT_ALLOWED',
      message:
        'a fault in a cluster that is not of labrig’s making: its owner allows that by `allowFaults: true` in `cluster.existing`',
      path,
      part: 'key',
    }));
}
