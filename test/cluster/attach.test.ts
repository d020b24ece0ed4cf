import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { kindProvider } from '../../lib/cluster/kind.ts';
import type { Run } from '../../lib/process/run.ts';
import { fakeApi } from './fake-api.ts';

const known = {
  nodes: [{ name: 'lab-control-plane', alias: 'control-plane', role: 'control-plane' }],
  standIns: [],
  runtime: 'containerd',
} as const;

/** A provider whose engine knows no such lab, and what it was asked. */
function without(): { readonly provider: ReturnType<typeof kindProvider>; readonly asked: string[] } {
  const asked: string[] = [];
  const run: Run = (file, args) => {
    asked.push(args.join(' '));
    const isNetwork = args[0] === 'network';
    const result = { stdout: '', timedOut: false, aborted: false, command: file };
    return Promise.resolve({ ...result, code: isNetwork ? 1 : 0, stderr: isNetwork ? 'network lab not found' : '' });
  };
  const never = (): never => {
    throw new TypeError('a node was touched');
  };
  const parts = { engine: 'docker', loadBalancer: never, kind: never, image: never, egress: never, open: never, run };
  return { asked, provider: kindProvider(parts) };
}

test('where the nodes are known, the engine is asked before one is touched, and not earlier', async (t) => {
  const api = await fakeApi((_request, response) => response.end('{"gitVersion":"v1.34.2"}'));
  const folder = mkdtempSync(join(tmpdir(), 'labrig-attach-'));
  writeFileSync(join(folder, 'kubeconfig'), readFileSync(api.kubeconfig));
  const { provider, asked } = without();
  const { signal } = new AbortController();
  const cluster = await provider.attach({ name: 'lab', provider: 'kind', folder, known, signal });
  t.is(cluster.version, 'v1.34.2');
  t.deepEqual(asked, []);
  await t.throwsAsync(cluster.node('control-plane').sh('true'), { message: /no lab lab that labrig made/ });
  await t.throwsAsync(cluster.loadImages('archive', signal), { message: /no lab lab that labrig made/ });
  t.is(asked.length, 2);
  await cluster.close();
  await api.close();
  rmSync(folder, { recursive: true });
});

test('where they are not known, it is asked at once', async (t) => {
  const api = await fakeApi((_request, response) => response.end('{"gitVersion":"v1.34.2"}'));
  const folder = mkdtempSync(join(tmpdir(), 'labrig-attach-'));
  writeFileSync(join(folder, 'kubeconfig'), readFileSync(api.kubeconfig));
  const { signal } = new AbortController();
  const attached = without().provider.attach({ name: 'lab', provider: 'kind', folder, signal });
  await t.throwsAsync(attached, { message: /no lab lab that labrig made/ });
  await api.close();
  rmSync(folder, { recursive: true });
});

test('an API that does not answer is told as what it is: the lab is gone', async (t) => {
  const api = await fakeApi((_request, response) => response.end());
  await api.down();
  const folder = mkdtempSync(join(tmpdir(), 'labrig-attach-'));
  writeFileSync(join(folder, 'kubeconfig'), readFileSync(api.kubeconfig));
  const { signal } = new AbortController();
  const attached = without().provider.attach({ name: 'lab', provider: 'kind', folder, known, signal });
  await t.throwsAsync(attached, { message: /no lab lab that labrig made/ });
  rmSync(folder, { recursive: true });
});
