import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { programThatEnds } from '../../lib/host/engine/probe.ts';
import { thisMachine } from '../../lib/host/host.ts';

const here = thisMachine.platform === 'linux' && ['amd64', 'arm64'].includes(thisMachine.arch);

(here ? test : test.skip)('the smallest program runs and ends well (needs Linux on amd64 or arm64)', async (t) => {
  const program = join(await mkdtemp(join(tmpdir(), 'labrig-probe-')), 'nothing');
  await writeFile(program, programThatEnds(thisMachine.arch), { mode: 0o755 });
  t.is((await execa(program)).exitCode, 0);
});

test('a machine that it does not know is a mistake', (t) => {
  t.throws(() => programThatEnds('s390x'), { message: /s390x/ });
});
