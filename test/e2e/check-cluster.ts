import { join } from 'node:path';
import { createProvider } from '../../lib/cli/services.ts';
import { clusterChecks } from './cluster-checks.ts';
import type { Labrig } from './program.ts';

/** A check of a running lab and what went wrong in it, if anything. */
export interface Checked {
  readonly name: string;
  readonly error?: string;
}

/** Looks into a lab from beside labrig: what its nodes let out, and what watching them leaves. */
export async function checkCluster(name: string, { labrig }: { readonly labrig: Labrig }): Promise<readonly Checked[]> {
  const folder = join(labrig.state, 'labrig', 'runs', name.replace('labrig-', ''));
  const cluster = await createProvider().attach({
    name,
    provider: 'kind',
    folder,
    signal: AbortSignal.timeout(60_000),
  });
  const checked: Checked[] = [];
  try {
    for (const [check, run] of Object.entries(clusterChecks)) {
      const error = await run(cluster).then(
        () => undefined,
        (reason: unknown) => String(reason),
      );
      checked.push({ name: `a lab that is up: ${check}`, ...(error === undefined ? {} : { error }) });
    }
  } finally {
    await cluster.close();
  }
  return checked;
}
