import { existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { InfraError } from '../../lib/errors.ts';
import { fetchToolchain } from '../../lib/host/go/fetch-toolchain.ts';
import { findGo } from '../../lib/host/go/find-go.ts';
import { goSettings } from '../../lib/host/go/go.ts';
import { fakeHost } from './fake-host.ts';

const quiet = (): void => undefined;

test('a release is laid as the older Go unpacked it, and its programs may be started', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'labrig-go-'));
  const folder = join(root, 'toolchain');
  const Dir = join(`${folder}.part`, 'golang.org', 'toolchain@v');
  const host = fakeHost({
    programs: {
      'go mod download -json golang.org/toolchain@v0.0.1-go1.24.9.linux-amd64': () => {
        for (const place of ['bin', 'pkg/tool/linux_amd64']) mkdirSync(join(Dir, place), { recursive: true });
        for (const file of ['bin/go', 'pkg/tool/linux_amd64/compile'])
          writeFileSync(join(Dir, file), '', { mode: 0o444 });
        return { stdout: JSON.stringify({ Dir }) };
      },
    },
  });
  await fetchToolchain(host, '/usr/bin/go', folder, quiet);
  for (const file of ['bin/go', 'pkg/tool/linux_amd64/compile']) t.is(statSync(join(folder, file)).mode & 0o111, 0o111);
  t.false(existsSync(`${folder}.part`));
});

test('what the older Go refuses stops it, with its own words', async (t) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'labrig-go-')), 'toolchain');
  const said = 'verifying module: checksum mismatch';
  const host = fakeHost({ programs: { 'go mod download': { code: 1, stderr: said } } });
  const error = await t.throwsAsync(fetchToolchain(host, '/usr/bin/go', folder, quiet), { instanceOf: InfraError });
  t.true(error.message.includes(said));
  t.false(existsSync(folder));
});

test('where there is no Go and no Debian, it says what to do', async (t) => {
  const error = await t.throwsAsync(findGo(fakeHost(), quiet), { instanceOf: InfraError });
  t.true(error.next?.includes('install Go'));
});

test("Go counts its uses in a folder of labrig's own, and keeps to what the user has set", (t) => {
  const env = { HOME: '/home/student', XDG_CACHE_HOME: '/cache' };
  t.deepEqual(goSettings(fakeHost({ env })), {
    XDG_CONFIG_HOME: '/cache/labrig/go/config',
    GOENV: '/home/student/.config/go/env',
  });
  t.is(goSettings(fakeHost({ env: { ...env, XDG_CONFIG_HOME: '/config' } }))['GOENV'], '/config/go/env');
  t.is(goSettings(fakeHost({ env: { ...env, GOENV: 'off' } }))['GOENV'], 'off');
});
