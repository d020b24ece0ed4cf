import test from 'ava';
import { NodeError } from '../../lib/cluster/node-error.ts';
import { createNodeShell } from '../../lib/cluster/node-shell.ts';
import { open, type Open } from '../../lib/process/open.ts';

/** The machine itself in place of a node: what is tested is the shell, not docker. */
function localShell(opened: Open = open): ReturnType<typeof createNodeShell> {
  return createNodeShell({ node: 'n', reach: ['env'], open: opened });
}

test('exit code, stdout and stderr come apart, with or without a last newline', async (t) => {
  const shell = localShell();
  t.deepEqual(await shell.sh(`printf 'a b'; echo "it's" >&2; exit 3`), { code: 3, stdout: 'a b', stderr: "it's\n" });
  t.deepEqual(await shell.sh('echo $$ >/dev/null; true'), { code: 0, stdout: '', stderr: '' });
  shell.close();
});

test('a script that does not parse, that exits or that reads its stdin spoils nothing for the next', async (t) => {
  const shell = localShell();
  t.is((await shell.sh('if then')).code, 2);
  t.is((await shell.sh('cat; exit 7')).code, 7);
  t.is((await shell.sh('echo ok')).stdout, 'ok\n');
  shell.close();
});

test('a script cannot end another one by printing what looks like a mark', async (t) => {
  const shell = localShell();
  const text = '\n00000000-0000-4000-8000-000000000000 0\n';
  t.is((await shell.sh(`printf '${text}'`)).stdout, text);
  shell.close();
});

test('much output arrives whole', async (t) => {
  const shell = localShell();
  t.is((await shell.sh('yes 0123456789 | head -c 2000000')).stdout.length, 2_000_000);
  shell.close();
});

test('one process serves many scripts, and more are opened for scripts at once', async (t) => {
  let opened = 0;
  const shell = localShell((file, args) => {
    opened += 1;
    return open(file, args);
  });
  for (let i = 0; i < 20; i++) await shell.sh('true');
  t.is(opened, 1);
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => shell.sh(`echo ${i}`)));
  t.deepEqual(
    all.map(({ stdout }) => stdout.trim()),
    Array.from({ length: 20 }, (_, i) => String(i)),
  );
  t.true(opened <= 6);
  shell.close();
});

test('a script that hangs is named and ended, and the next one runs', async (t) => {
  const shell = localShell();
  const hang = 'echo $$ > /dev/null; sleep 4321.5';
  await t.throwsAsync(shell.sh(hang, { timeout: 100 }), {
    instanceOf: NodeError,
    message: /100 ms: echo .* sleep 4321\.5/,
  });
  const left = await shell.sh(
    'for i in 1 2 3 4 5 6 7 8 9 10; do pgrep -f "^sleep 4321.5" || exit 0; sleep 0.1; done; exit 1',
  );
  t.is(left.code, 0);
  shell.close();
});

test('a shell that dies fails its script and is opened again', async (t) => {
  const shell = localShell();
  await t.throwsAsync(shell.sh('kill -KILL 0'), { instanceOf: NodeError, message: /the shell on node n ended/ });
  t.is((await shell.sh('echo again')).stdout, 'again\n');
  shell.close();
});

test('a program that is not there is told', async (t) => {
  const shell = createNodeShell({ node: 'n', reach: ['/nowhere/docker'], open });
  await t.throwsAsync(shell.sh('true'), { instanceOf: NodeError, message: /ENOENT/ });
});

test('lines come as they are printed, and their program ends with the signal', async (t) => {
  const shell = localShell();
  const stop = new AbortController();
  const lines: string[] = [];
  for await (const line of shell.lines('echo one; echo two; exec sleep 4321.6', stop.signal)) {
    lines.push(line);
    if (lines.length === 2) stop.abort();
  }
  t.deepEqual(lines, ['one', 'two']);
  const left = await shell.sh(
    'for i in 1 2 3 4 5 6 7 8 9 10; do pgrep -f "^sleep 4321.6" || exit 0; sleep 0.1; done; exit 1',
  );
  t.is(left.code, 0);
  shell.close();
});

test('lines of a script that fails end with its code and its words', async (t) => {
  const shell = localShell();
  const read = async (): Promise<void> => {
    for await (const line of shell.lines('echo one; echo why >&2; exit 5', new AbortController().signal))
      t.is(line, 'one');
  };
  await t.throwsAsync(read(), { instanceOf: NodeError, message: /exit code 5.*why/s });
  shell.close();
});
