import type { Host } from '../host.ts';
import type { Need } from '../need.ts';

/** package.json's engines. */
const OLDEST = [20, 19] as const;

export function nodeVersionNeed(host: Host): Need {
  return {
    name: 'Node.js',
    why: 'labrig runs on it',
    after: [],
    check: () => {
      const [major = 0, minor = 0] = host.nodeVersion.split('.').map(Number);
      const ok = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
      if (ok) return Promise.resolve({ ok, found: host.nodeVersion });
      return Promise.resolve({
        ok,
        found: `${host.nodeVersion}, older than ${OLDEST.join('.')}`,
        mend: 'install a newer one: https://nodejs.org',
        byHand: true,
      });
    },
  };
}
