import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { execa } from 'execa';
import { version } from '../../lib/cli/version.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const recorded = join(root, 'test', 'recorded');

test('the version that the program says is the version of the package', (t) => {
  const { version: published } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  t.is(version, published);
});

test('the packed program works in an empty folder', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-pack-'));
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  await execa('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder });
  const labrig = (...args: readonly string[]) =>
    execa(join(folder, 'node_modules', '.bin', 'labrig'), args, { cwd: folder, reject: false });

  const help = await labrig('--help');
  t.is(help.exitCode, 0, help.stderr);
  t.true(help.stdout.includes('replay'));

  const scenario = join(folder, 'node_modules', 'labrig', 'scenarios', 'intro', 'control-plane-recovery.yaml');
  const validate = await labrig('validate', scenario);
  t.is(validate.exitCode, 0, validate.stderr);

  writeFileSync(join(folder, 'wrong.yaml'), 'kind: Scenari0\n');
  t.is((await labrig('validate', 'wrong.yaml')).exitCode, 2);

  t.true(existsSync(recorded));
  const journal = readdirSync(recorded).find((name) => name.startsWith('control-plane-recovery'));
  t.truthy(journal);
  writeFileSync(join(folder, 'journal.jsonl'), gunzipSync(readFileSync(join(recorded, journal ?? ''))));
  const replay = await labrig('replay', 'journal.jsonl');
  t.is(replay.exitCode, 0, replay.stderr);
});
