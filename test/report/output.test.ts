import { PassThrough, Writable } from 'node:stream';
import { execa } from 'execa';
import test from 'ava';
import { guardOutput } from '../../lib/report/output.ts';

const failing = (): Writable =>
  new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });

test('a reader that left ends output quietly, and is told once', async (t) => {
  const told: string[] = [];
  const output = guardOutput(failing(), (error) => told.push(error.message));
  output.write('a');
  await new Promise(setImmediate);
  t.true(output.closed);
  output.write('b');
  output.write('c');
  await new Promise(setImmediate);
  t.deepEqual(told, ['write EPIPE']);
});

test('an open stream gets all of it', (t) => {
  const stream = new PassThrough();
  const output = guardOutput(stream);
  output.write('a\n');
  output.write('b\n');
  t.is(String(stream.read()), 'a\nb\n');
  t.false(output.closed);
});

test('a program whose output goes to head goes on to its own end', async (t) => {
  const program = `
    const { createReporter } = await import(${JSON.stringify(new URL('../../lib/report/terminal.js', import.meta.url).href)});
    const { journalFixture } = await import(${JSON.stringify(new URL('./fixture.js', import.meta.url).href)});
    const report = createReporter({
      stream: process.stdout, isTTY: false, color: false, language: 'en', quiet: false,
      outputClosed: (error) => { process.stderr.write('closed ' + error.code + '\\n'); },
    });
    for (let run = 0; run < 200; run++) {
      for (const entry of journalFixture('failed')) report.entry(entry);
      await new Promise(setImmediate);
    }
    await report.close();
    process.stderr.write('end\\n');
  `;
  const child = execa(process.execPath, ['--input-type=module', '-e', program], {
    reject: false,
    buffer: { stdout: false },
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const { exitCode, stderr } = await child;
  t.is(stderr, 'closed EPIPE\nend');
  t.is(exitCode, 0);
});
