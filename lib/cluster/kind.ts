import type { Run } from '../process/run.ts';
import type { Provider } from './provider.ts';

export interface KindParts {
  /** Program of the container engine: `docker`, `podman`, or a path. */
  readonly engine: string;
  /** Path of the kind program. */
  readonly kind: string;
  /** The node image for a minor version (`1.34`), or for none asked; rejects with InfraError where there is none. */
  readonly image: (kubernetes: string | undefined) => Promise<string>;
  readonly run: Run;
  /** What `cluster.egress` is where the scenario does not say. */
  readonly egress: 'none' | 'allow';
}

export function kindProvider(parts: KindParts): Provider {
  throw new Error(`not yet: ${parts.engine}`);
}
