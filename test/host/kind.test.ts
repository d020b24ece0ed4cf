import { createHash } from 'node:crypto';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { InfraError } from '../../lib/errors.ts';
import { installKind } from '../../lib/host/kind/install-kind.ts';
import type { Host } from '../../lib/host/host.ts';
import { findKind, ownKindPath } from '../../lib/host/kind/kind.ts';
import { isNewEnough } from '../../lib/host/go/find-go.ts';
import { type FakeHost, type FakeMachine, fakeHost } from './fake-host.ts';

const PROGRAM = 'a program';
const quiet = (): void => undefined;

async function machine(fake: FakeMachine): Promise<FakeHost> {
  const cache = await mkdtemp(join(tmpdir(), 'labrig-kind-'));
  return fakeHost({ ...fake, env: { XDG_CACHE_HOME: cache } });
}

function release(checksum: string): Host['fetch'] {
  return (url) =>
    Promise.resolve(new Response(url.endsWith('.sha256sum') ? `${checksum}  kind-linux-amd64\n` : PROGRAM));
}

test('a release with its published checksum is put into the cache', async (t) => {
  const host = await machine({ fetch: release(createHash('sha256').update(PROGRAM).digest('hex')) });
  await installKind(host, quiet);
  t.is(await readFile(ownKindPath(host), 'utf8'), PROGRAM);
  t.is((await stat(ownKindPath(host))).mode & 0o777, 0o755);
  t.deepEqual(host.started, []);
});

test('a release with another checksum is refused, and nothing else is tried', async (t) => {
  const host = await machine({ fetch: release('0'.repeat(64)) });
  const error = await t.throwsAsync(installKind(host, quiet), { instanceOf: InfraError });
  t.regex(error.message, /checksum [0-9a-f]{64}, published is 0{64}/);
  await t.throwsAsync(stat(ownKindPath(host)), { code: 'ENOENT' });
  t.deepEqual(host.started, []);
});

test('where no release can be had the Go module is compiled', async (t) => {
  const host = await machine({
    installed: ['go'],
    programs: { 'go env GOVERSION': { stdout: 'go1.24.4\n' }, 'go install': {} },
  });
  const said: string[] = [];
  await installKind(host, (line) => said.push(line));
  t.true(said.some((line) => line.includes('ENOTFOUND')));
  t.deepEqual(host.started, ['go env GOVERSION', 'go install sigs.k8s.io/kind@v0.30.0']);
});

test('kind on PATH is the one that is used', async (t) => {
  const host = fakeHost({ installed: ['kind'], programs: { kind: { stdout: 'kind v0.31.0 go1.25.0 linux/amd64\n' } } });
  t.deepEqual(await findKind(host), { path: '/usr/bin/kind', version: 'v0.31.0' });
});

test('Go is new enough from 1.24 on, in its own words and in those of Debian', (t) => {
  for (const version of ['go1.24', 'go1.24.4', 'go1.26.1', 'go2.0', '2:1.24~2', '1.26'])
    t.true(isNewEnough(version), version);
  for (const version of ['go1.23.9', 'go1.9', '2:1.19~1', '', 'devel go1.24']) t.false(isNewEnough(version), version);
});
