import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { difference, snapshot, type SnapshotOptions } from '../support/machine.ts';

/**
 * Kills a run with SIGKILL at random moments and asks `labrig clean` to find everything.
 * Usage: npm run test:crash [-- --times 20 --seed 1 --scenario FILE]
 */
const options = readOptions(process.argv.slice(2));
const labrig = join(import.meta.dirname, '..', '..', 'labrig.js');
const root = join(import.meta.dirname, '..', '..', '..');
const home = mkdtempSync(join(tmpdir(), 'labrig-crash-'));
mkdirSync(join(home, '.kube'));
mkdirSync(join(home, 'tmp'));
writeFileSync(join(home, '.kube', 'config'), 'apiVersion: v1\nkind: Config\ncurrent-context: mine\n');
const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const state = join(home, 'state');
const env = { HOME: home, XDG_STATE_HOME: state, XDG_CACHE_HOME: cache, TMPDIR: join(home, 'tmp') };
const watched: SnapshotOptions = { engine: 'docker', folders: [home], except: [state] };

const random = generator(options.seed);
let failed = 0;
for (let time = 1; time <= options.times; time++) {
  const wait = Math.round(random() * options.longest);
  const before = await snapshot(watched);
  const run = execa(process.execPath, [labrig, 'run', join(root, options.scenario)], { env, reject: false, all: true });
  const timer = setTimeout(() => run.kill('SIGKILL'), wait);
  const { signal } = await run;
  clearTimeout(timer);
  const cleaned = await execa(process.execPath, [labrig, 'clean'], { env, reject: false, all: true });
  const left = difference(before, await snapshot(watched));
  const ok = cleaned.exitCode === 0 && left.length === 0;
  if (!ok) failed++;
  const how = signal === undefined ? 'ended by itself' : `killed after ${wait} ms`;
  console.log(`${ok ? 'ok' : 'not ok'} ${time} - ${how}${ok ? '' : `\n${cleaned.all}\n${left.join('\n')}`}`);
}
rmSync(home, { recursive: true, force: true });
console.log(`${options.times - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

interface Options {
  readonly times: number;
  readonly seed: number;
  /** ms: the latest moment of a kill. */
  readonly longest: number;
  readonly scenario: string;
}

function readOptions(args: readonly string[]): Options {
  const value = (name: string, otherwise: string): string => {
    const at = args.indexOf(`--${name}`);
    return at === -1 ? otherwise : (args[at + 1] ?? otherwise);
  };
  return {
    times: Number(value('times', '20')),
    seed: Number(value('seed', String(Date.now() % 100_000))),
    longest: Number(value('longest', '70000')),
    scenario: value('scenario', 'scenarios/intro/control-plane-recovery.yaml'),
  };
}

/** mulberry32: the same moments for the same seed. */
function generator(seed: number): () => number {
  console.log(`# seed ${seed}`);
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
