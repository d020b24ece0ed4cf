import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Ledger, Provider, ProviderUndo } from '../../lib/cluster/provider.ts';
import { undoAll } from '../../lib/engine/cleanup.ts';
import { openLedger } from '../../lib/engine/ledger.ts';
import { removeObject } from '../../lib/engine/own-namespace.ts';
import { verbsOf } from '../../lib/engine/verbs.ts';
import type { Fault } from '../../lib/faults/fault.ts';
import { fakeCluster } from '../actions/fake-cluster.ts';

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

test('gives the cluster its parts back before it takes objects away: that needs its controllers', async (t) => {
  const seen: string[] = [];
  const { cluster } = fakeCluster({
    answer({ method, path }) {
      if (method === 'DELETE') seen.push(path);
      return { items: [], metadata: { resourceVersion: '1' } };
    },
  });
  const ledger = openLedger(mkdtempSync(join(tmpdir(), 'labrig-undo-')));
  const configMap = (name: string): Promise<unknown> =>
    ledger.write({
      what: 'object',
      lab: cluster.name,
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'default',
      name,
    });
  const fault = (node: string): Promise<unknown> =>
    ledger.write({ what: 'fault', verb: 'stopKubelet', lab: cluster.name, state: { node } });
  await configMap('a');
  await fault('worker');
  await fault('control-plane');
  await configMap('b');
  const stopKubelet = {
    verb: 'stopKubelet',
    undo({ node }) {
      seen.push(`kubelet of ${node ?? ''}`);
      return Promise.resolve();
    },
  } satisfies Pick<Fault, 'verb' | 'undo'>;
  await undoAll(() => true, {
    ledger,
    provider: providerThat(() => Promise.reject(new Error('not asked for'))),
    verbs: verbsOf({ actions: [], faults: [stopKubelet as unknown as Fault] }),
    cluster,
    signal: AbortSignal.timeout(1000),
  });
  t.deepEqual(seen, [
    'kubelet of control-plane',
    'kubelet of worker',
    '/api/v1/namespaces/default/configmaps/b',
    '/api/v1/namespaces/default/configmaps/a',
  ]);
});

test('goes on past what fails, reports it and leaves it in the ledger', async (t) => {
  const ledger = await ledgerOf('a', 'b', 'c');
  const provider = providerThat((item) => (item.name === 'b' ? Promise.reject(new Error('busy')) : Promise.resolve()));
  const told: unknown[] = [];
  const results = await undoAll(() => true, {
    ledger,
    provider,
    verbs,
    signal: AbortSignal.timeout(1000),
    told: (result) => told.push([result.what, result.error, ledger.pending().length]),
  });
  // Each as soon as it ended, with what was left then.
  t.deepEqual(told, [
    ['network c', undefined, 2],
    ['network b', 'busy', 2],
    ['network a', undefined, 1],
  ]);
  t.deepEqual(
    results.map((result) => result.error),
    [undefined, 'busy', undefined],
  );
  t.deepEqual(
    ledger.pending().map(({ undo }) => undo.what === 'network' && undo.name),
    ['b'],
  );
});

test('what owns pods is gone when they are; a custom resource does not wait for the garbage collector', async (t) => {
  const list = { items: [], metadata: { resourceVersion: '1' } };
  const { cluster, requests } = fakeCluster({ answer: () => list });
  const remove = (apiVersion: string, kind: string): Promise<void> =>
    removeObject(
      cluster,
      { what: 'object', lab: cluster.name, apiVersion, kind, namespace: 'default', name: 'one' },
      AbortSignal.timeout(1000),
    );
  await remove('apps/v1', 'Deployment');
  await remove('metallb.io/v1beta1', 'L2Advertisement');
  t.deepEqual(
    requests.filter(({ method }) => method === 'DELETE').map(({ path, body }) => [path, body]),
    [
      ['/apis/apps/v1/namespaces/default/deployments/one', { propagationPolicy: 'Foreground' }],
      ['/apis/metallb.io/v1beta1/namespaces/default/l2advertisements/one', { propagationPolicy: 'Background' }],
    ],
  );
});
