import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { cachedModules } from '../../lib/process/code-cache.ts';

const files = {
  'main.cjs':
    "const b = require('./b.cjs'); exports.say = () => b.word() + require('node:path').sep; exports.name = __filename;",
  'b.cjs': "const main = require('./main.cjs'); exports.word = () => typeof main.say;",
};

function folder(t: { teardown(fn: () => void): void }): string {
  const made = mkdtempSync(join(tmpdir(), 'labrig-code-cache-'));
  t.teardown(() => {
    rmSync(made, { recursive: true });
  });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text);
  return made;
}

const say = (at: string): unknown => (cachedModules().load(join(at, 'main.cjs')) as { say(): string }).say();

test('modules that need each other, and one of Node', (t) => {
  t.is(say(folder(t)), 'function/');
});

test('from the cache it does the same', (t) => {
  const at = folder(t);
  const modules = cachedModules();
  const main = modules.load(join(at, 'main.cjs')) as { say(): string; name: string };
  t.is(main.say(), 'function/');
  t.is(main.name, join(at, 'main.cjs'));
  modules.writeCaches();
  t.deepEqual(readdirSync(at).sort(), ['b.cjs', 'b.cjs.v8', 'main.cjs', 'main.cjs.v8']);
  t.is(say(at), 'function/');
});

test('a cache of another V8, of another text, or of nothing is refused', (t) => {
  const at = folder(t);
  const modules = cachedModules();
  modules.load(join(at, 'main.cjs'));
  modules.writeCaches();
  const cache = join(at, 'main.cjs.v8');
  const written = readFileSync(cache);
  for (const wrong of [Buffer.alloc(0), Buffer.from('no cache'), Buffer.from(written).fill(1, 0, 16)]) {
    writeFileSync(cache, wrong);
    t.is(say(at), 'function/');
  }
  writeFileSync(cache, written);
  writeFileSync(join(at, 'main.cjs'), "exports.say = () => 'another text';");
  t.is(say(at), 'another text');
});

test('a module that is not there', (t) => {
  t.throws(() => cachedModules().load(join(folder(t), 'c.cjs')), { code: 'ENOENT' });
});
