import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProvider } from '../../lib/cli/services.ts';
import { openLedger } from '../../lib/engine/ledger.ts';
import { InfraError } from '../../lib/errors.ts';

/** Asks for clusters by names that are somebody else's. What was not refused, or was noted as ours, is a complaint. */
export async function takeNames(taken: readonly string[]): Promise<readonly string[]> {
  const provider = createProvider();
  const complaints: string[] = [];
  for (const name of taken) {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-taken-'));
    const ledger = openLedger(folder);
    const request = {
      name,
      runId: 'r',
      owner: '',
      spec: { provider: 'kind', images: [], config: oneNode },
      folder,
    } as const;
    const refused = await provider
      .create({ ...request, ledger, signal: AbortSignal.timeout(60_000), progress: () => undefined })
      .then(
        () => 'it was made',
        (error: unknown) =>
          error instanceof InfraError && / exists already/.test(error.message) ? undefined : String(error),
      );
    if (refused !== undefined) complaints.push(`${name}: ${refused}`);
    if (ledger.pending().length > 0) complaints.push(`${name}: the ledger asks to remove it`);
    rmSync(folder, { recursive: true });
  }
  return complaints;
}

const oneNode = { kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4' };
