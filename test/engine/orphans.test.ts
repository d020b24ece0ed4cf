import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';
import { endOrphans, runVariable } from '../../lib/engine/orphans.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('ends what carries the id of the run, and nothing else', async (t) => {
  const start = (id: string) => spawn('sleep', ['60'], { env: { ...process.env, [runVariable]: id }, stdio: 'ignore' });
  const ours = start('test-orphan-1');
  const foreign = start('test-orphan-2');
  t.teardown(() => foreign.kill());
  await Promise.all([once(ours, 'spawn'), once(foreign, 'spawn')]);
  const ended = once(ours, 'exit');
  t.deepEqual(endOrphans('test-orphan-1'), [{ what: `process ${String(ours.pid)}` }]);
  await ended;
  t.is(ours.signalCode, 'SIGKILL');
  t.is(foreign.exitCode, null);
  t.is(foreign.signalCode, null);
});
