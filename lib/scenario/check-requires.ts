import { isMapping } from './choice.ts';
import type { Finding } from './issues.ts';

/** Whether the range of versions is one; the library that reads it is loaded only where a scenario has a range. */
export async function checkRequires({ requires }: Readonly<Record<string, unknown>>): Promise<readonly Finding[]> {
  if (!isMapping(requires) || typeof requires['kubernetes'] !== 'string') return [];
  const { default: validRange } = await import('semver/ranges/valid.js');
  if (validRange(requires['kubernetes']) !== null) return [];
  const message = 'no range of versions; write for example `">=1.24"` or `">=1.24 <1.34"`';
  return [{ code: 'WRONG_VALUE', message, path: ['requires', 'kubernetes'] }];
}
