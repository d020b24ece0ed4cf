import test from 'ava';
import { run } from '../../lib/process/run.ts';

test('what it printed, and how it ended', async (t) => {
  const result = await run('sh', ['-c', 'cat; echo warned >&2; exit 3'], { input: 'given\n' });
  t.like(result, { code: 3, stdout: 'given', stderr: 'warned', timedOut: false, aborted: false });
  t.is((await run('true', [])).code, 0);
});

test('a program that is not there has code 127 and says so', async (t) => {
  const { code, stderr } = await run('labrig-no-such-program', []);
  t.is(code, 127);
  t.regex(stderr, /ENOENT/);
});

test('lines come as they are printed, and are kept as well', async (t) => {
  const lines: string[] = [];
  const { stdout } = await run('sh', ['-c', 'echo one; echo two >&2; echo three'], {
    onLine: (line) => {
      lines.push(line);
    },
  });
  t.deepEqual(lines.toSorted(), ['one', 'three', 'two']);
  t.is(stdout, 'one\nthree');
});

test('past its time the whole group is ended, children too', async (t) => {
  // The child holds the pipe of stdout: while it lives, this does not resolve.
  t.timeout(10_000);
  t.like(await run('sh', ['-c', 'sleep 600 & wait'], { timeout: 300 }), { code: 128, timedOut: true, aborted: false });
});

test('aborted before it began, it is ended all the same', async (t) => {
  t.like(await run('sleep', ['600'], { signal: AbortSignal.abort() }), { code: 128, aborted: true });
});

test('the command can be pasted', async (t) => {
  t.is((await run('echo', ["it's", 'a b'])).command, "echo 'it'\\''s' 'a b'");
});
