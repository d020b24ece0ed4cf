import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  t.deepEqual(await endOrphans('test-orphan-1'), [{ what: `process ${String(ours.pid)}` }]);
  await ended;
  t.is(ours.signalCode, 'SIGKILL');
  t.is(foreign.exitCode, null);
  t.is(foreign.signalCode, null);
});

onLinux('lets a request to the engine come to its end, and ends who asked for it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-orphan-'));
  const docker = join(folder, 'docker');
  // By its name and words it is what kind starts; it ends by itself.
  symlinkSync('/bin/sh', docker);
  writeFileSync(join(folder, 'run'), 'sleep 1; exit 7');
  const options = { cwd: folder, env: { ...process.env, [runVariable]: 'test-orphan-3' }, stdio: 'ignore' } as const;
  const request = spawn(docker, ['run'], options);
  const asking = spawn('sleep', ['60'], options);
  await Promise.all([once(request, 'spawn'), once(asking, 'spawn')]);
  const [requestEnds, askingEnds] = [once(request, 'exit'), once(asking, 'exit')];
  await endOrphans('test-orphan-3');
  await Promise.all([requestEnds, askingEnds]);
  t.is(request.exitCode, 7);
  t.is(asking.signalCode, 'SIGKILL');
});
