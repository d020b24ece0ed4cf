import type { Host } from '../host.ts';
import { installKind } from '../kind/install-kind.ts';
import { findKind, KIND_VERSION, ownKindPath } from '../kind/kind.ts';
import type { Need } from '../need.ts';
import { programNeed } from './program.ts';

export function kindNeed(host: Host): Need {
  return programNeed(
    {
      name: 'kind',
      why: 'makes clusters out of containers',
      version: KIND_VERSION,
      find: findKind,
      path: ownKindPath,
      install: installKind,
    },
    host,
  );
}
