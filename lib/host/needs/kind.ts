import type { Host } from '../host.ts';
import { installKind } from '../kind/install-kind.ts';
import { findKind, KIND_VERSION, ownKindPath } from '../kind/kind.ts';
import type { Need } from '../need.ts';

export function kindNeed(host: Host): Need {
  return {
    name: 'kind',
    why: 'makes clusters out of containers',
    after: [],
    check: async () => {
      const kind = await findKind(host);
      if (kind !== undefined) return { ok: true, found: `${kind.version} (${kind.path})` };
      return {
        ok: false,
        found: 'none that is new enough',
        mend: `fetch kind ${KIND_VERSION}, else compile its Go module, to ${ownKindPath(host)}`,
      };
    },
    mend: (progress) => installKind(host, progress),
  };
}
