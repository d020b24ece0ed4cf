import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Ledger, Provider, ProviderUndo } from '../../lib/cluster/provider.ts';
import { undoAll } from '../../lib/engine/cleanup.ts';
import { openLedger } from '../../lib/engine/ledger.ts';
import { verbsOf } from '../../lib/engine/verbs.ts';

const verbs = verbsOf({ actions: [], faults: [] });

async function ledgerOf(...names: readonly string[]): Promise<Ledger> {
  const ledger = openLedger(mkdtempSync(join(tmpdir(), 'labrig-undo-')));
  for (const name of names) await ledger.write({ what: 'network', engine: 'docker', name, runId: 'r' });
  return ledger;
}

function providerThat(undo: (item: ProviderUndo) => Promise<void>): Provider {
  const unused = (): Promise<never> => Promise.reject(new Error('not asked for'));
  return { create: unused, attach: unused, undo, findAll: unused };
}

test('undoes newest first', async (t) => {
  const seen: string[] = [];
  const provider = providerThat((item) => {
    seen.push(item.name);
    return Promise.resolve();
  });
  await undoAll(() => true, {
    ledger: await ledgerOf('a', 'b', 'c'),
    provider,
    verbs,
    signal: AbortSignal.timeout(1000),
  });
  t.deepEqual(seen, ['c', 'b', 'a']);
});

test('goes on past what fails, reports it and leaves it in the ledger', async (t) => {
  const ledger = await ledgerOf('a', 'b', 'c');
  const provider = providerThat((item) => (item.name === 'b' ? Promise.reject(new Error('busy')) : Promise.resolve()));
  const results = await undoAll(() => true, { ledger, provider, verbs, signal: AbortSignal.timeout(1000) });
  t.deepEqual(
    results.map((result) => result.error),
    [undefined, 'busy', undefined],
  );
  t.deepEqual(
    ledger.pending().map(({ undo }) => undo.what === 'network' && undo.name),
    ['b'],
  );
});
