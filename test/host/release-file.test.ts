import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { releaseFile } from '../../lib/host/release-file.ts';
import { fakeHost, type FakeHost, type FakeMachine } from './fake-host.ts';

const file = { url: 'https://example.org/v1/a.yaml', module: 'example.org/a@v1.0.0', path: 'config/a.yaml' };
const silent = (): void => undefined;

function machine(parts: FakeMachine): FakeHost {
  return fakeHost({
    installed: ['go'],
    env: { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), 'labrig-release-')) },
    programs: {
      'go env GOVERSION': { stdout: 'go1.24.4\n' },
      'go mod download -json example.org/a@v1.0.0': { stdout: '{"Dir":"/modules/a"}' },
    },
    ...parts,
  });
}

test('where the site answers the file is fetched once, and kept', async (t) => {
  let asked = 0;
  const host = machine({
    fetch: () => {
      asked += 1;
      return Promise.resolve(new Response('kind: List'));
    },
  });
  t.is(readFileSync(await releaseFile(file, host, silent), 'utf8'), 'kind: List');
  await releaseFile(file, host, silent);
  t.is(asked, 1);
  t.deepEqual(host.started, []);
});

test('else it is the one in the module', async (t) => {
  t.is(await releaseFile(file, machine({}), silent), '/modules/a/config/a.yaml');
  const missing = machine({ fetch: () => Promise.resolve(new Response('', { status: 404 })) });
  t.is(await releaseFile(file, missing, silent), '/modules/a/config/a.yaml');
});

test('what no module holds cannot be had', async (t) => {
  const { url, path } = file;
  await t.throwsAsync(releaseFile({ url, path }, machine({}), silent), {
    name: 'InfraError',
    message: /cannot be had/,
  });
});
