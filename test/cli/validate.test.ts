import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';

const root = join(import.meta.dirname, '..', '..', '..');
const good = readFileSync(join(root, 'scenarios', 'intro', 'control-plane-recovery.yaml'), 'utf8').replace(
  /config: \S*one-node\.yaml/,
  'config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}',
);

test('of many files the problems are told in the order of the files, whoever looked at them', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-validate-'));
  const names = Array.from({ length: 250 }, (_, at) => `${String(at).padStart(3, '0')}.yaml`);
  const wrong = ['003.yaml', '124.yaml', '125.yaml', '249.yaml'];
  for (const name of names)
    writeFileSync(join(folder, name), wrong.includes(name) ? good.replace('kind: Scenario', 'kind: Scenari0') : good);
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [join(root, 'dist', 'labrig.cjs'), 'validate', '.'],
    { cwd: folder, reject: false },
  );
  rmSync(folder, { recursive: true });
  t.is(exitCode, 2);
  t.is(stdout, '246 of 250 scenario files are valid');
  t.deepEqual(
    [...stderr.matchAll(/^(\S+):\d+:\d+: WRONG_VALUE/gm)].map(([, file]) => file),
    wrong,
  );
});
