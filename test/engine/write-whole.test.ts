import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { writeWhole } from '../../lib/engine/write-whole.ts';

/** Another process that reads the file over and over until it is told to stop; says how often, and whether it was torn. */
const reader = `
  const { readFileSync } = require('node:fs');
  let reads = 0, torn = 0;
  const look = () => {
    const text = readFileSync(process.argv[1], 'utf8');
    reads += 1;
    if (text !== text[0]?.repeat(300_000)) torn += 1;
    setImmediate(look);
  };
  process.stdin.once('data', () => { console.log(JSON.stringify({ reads, torn })); process.exit(); });
  look();
  console.log('reads');`;

test('who reads meanwhile sees the whole of one text', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-whole-'));
  const file = join(folder, 'memory.json');
  writeWhole(file, 'a'.repeat(300_000));
  const child = spawn(process.execPath, ['-e', reader, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  for (let round = 0; round < 300; round += 1) writeWhole(file, (round % 2 === 0 ? 'b' : 'a').repeat(300_000));
  child.stdin.write('stop');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const { reads, torn } = JSON.parse(said.toString()) as { reads: number; torn: number };
  t.true(reads > 10, `${reads} reads`);
  t.is(torn, 0);
  t.is(readFileSync(file, 'utf8')[0], 'a');
  t.deepEqual(readdirSync(folder), ['memory.json']);
});
