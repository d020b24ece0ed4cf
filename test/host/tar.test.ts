import { mkdtemp, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import fc from 'fast-check';
import { tarOf, tarSize, type TarEntry } from '../../lib/host/node-image/tar.ts';

test('tar unpacks what was packed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-tar-'));
  const big = join(folder, 'big');
  await writeFile(big, Buffer.alloc(3_000_001, 7));
  const entries: TarEntry[] = [
    { name: 'usr', folder: true },
    { name: 'usr/program', mode: 0o755, path: big },
    { name: 'usr/empty', content: new Uint8Array() },
    { name: 'usr/alias', link: 'program' },
  ];
  await writeFile(join(folder, 'it.tar'), await tarOf(entries));
  await execa('tar', ['--extract', '--file', 'it.tar'], { cwd: folder });
  t.deepEqual(await readFile(join(folder, 'usr/program')), await readFile(big));
  t.is((await stat(join(folder, 'usr/program'))).mode & 0o777, 0o755);
  t.is((await stat(join(folder, 'usr/empty'))).size, 0);
  t.is(await readlink(join(folder, 'usr/alias')), 'program');
});

test('its size is known before it is written, whatever it holds', async (t) => {
  const entry = fc.record({ name: fc.stringMatching(/^[a-z]{1,99}$/), content: fc.uint8Array({ maxLength: 2000 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (entries) => {
      const archive = await tarOf(entries);
      t.is(archive.length, await tarSize(entries));
      t.is(archive.length % 512, 0);
    }),
    { numRuns: 50 },
  );
});

test('the same members give the same bytes', async (t) => {
  const entries: TarEntry[] = [{ name: 'a', content: Buffer.from('b') }];
  t.deepEqual(await tarOf(entries), await tarOf(entries));
});

test('a name that does not fit is refused, not cut', async (t) => {
  await t.throwsAsync(tarOf([{ name: 'n'.repeat(101), content: new Uint8Array() }]), { instanceOf: RangeError });
  await t.throwsAsync(tarOf([{ name: 'n', link: 'n'.repeat(101) }]), { instanceOf: RangeError });
});
