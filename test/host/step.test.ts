import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { step } from '../../lib/host/node-image/step.ts';

async function workbench() {
  const output = join(await mkdtemp(join(tmpdir(), 'labrig-step-')), 'deep', 'output');
  let made = 0;
  return {
    output,
    made: () => made,
    run: (...inputs: string[]) =>
      step({
        outputs: [output],
        inputs,
        make: async () => {
          made += 1;
          await writeFile(output, inputs.join());
        },
      }),
  };
}

test('what was made of the same is kept', async (t) => {
  const bench = await workbench();
  t.false(await bench.run('a', 'b'));
  t.true(await bench.run('a', 'b'));
  t.is(bench.made(), 1);
});

test('it is made again of something else, or where it is gone', async (t) => {
  const bench = await workbench();
  await bench.run('a');
  t.false(await bench.run('b'));
  t.is(await readFile(bench.output, 'utf8'), 'b');
  await rm(bench.output);
  t.false(await bench.run('b'));
  // Two inputs are not one that looks like both.
  t.false(await bench.run('b', ''));
  t.is(bench.made(), 4);
});

test('a step that was interrupted is done again, though its output is there', async (t) => {
  const bench = await workbench();
  await bench.run('a');
  const broken = step({
    outputs: [bench.output],
    inputs: ['b'],
    make: async () => {
      await writeFile(bench.output, 'half of b');
      throw new Error('interrupted');
    },
  });
  await t.throwsAsync(broken, { message: 'interrupted' });
  t.false(await bench.run('b'));
  t.is(await readFile(bench.output, 'utf8'), 'b');
});
