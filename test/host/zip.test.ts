import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import test from 'ava';
import { moduleHash, proxies } from '../../lib/host/go/fetch-toolchain.ts';
import { zipFiles } from '../../lib/host/go/zip.ts';

/** A zip archive, its fields by the format's own description (APPNOTE.TXT 4.3). */
function zip(files: Readonly<Record<string, { readonly text: string; readonly packed: boolean }>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, { text, packed }] of Object.entries(files)) {
    const content = packed ? deflateRawSync(Buffer.from(text)) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(packed ? 8 : 0, 10);
    central.writeUInt32LE(content.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    bodies.push(local, Buffer.from(name), content);
    directory.push(central, Buffer.from(name));
    at += local.length + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

test('files are read, packed or not', (t) => {
  const archive = zip({ 'm@v1/b': { text: 'x'.repeat(5000), packed: true }, 'm@v1/a': { text: 'y', packed: false } });
  t.deepEqual(
    zipFiles(archive).map((file) => [file.name, file.content().toString().length]),
    [
      ['m@v1/b', 5000],
      ['m@v1/a', 1],
    ],
  );
});

test('what is not an archive is said to be none', (t) => {
  t.throws(() => zipFiles(Buffer.from('<html>not found</html>')), { instanceOf: RangeError });
});

test("a module's hash is that of its files' hashes and names, in the order of the names", (t) => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const listing = `${hash('y')}  m@v1/a\n${hash('z')}  m@v1/b\n`;
  const wanted = `h1:${createHash('sha256').update(listing).digest('base64')}`;
  const files = zipFiles(zip({ 'm@v1/b': { text: 'z', packed: true }, 'm@v1/a': { text: 'y', packed: false } }));
  t.is(moduleHash(files), wanted);
  t.not(moduleHash(files.slice(1)), wanted);
});

test("only GOPROXY's proxies are asked, in its order", (t) => {
  t.deepEqual(proxies(undefined), ['https://goproxy.invalid']);
  t.deepEqual(proxies('https://a.example/,https://b.example|direct'), ['https://a.example', 'https://b.example']);
  t.deepEqual(proxies('off'), []);
});
