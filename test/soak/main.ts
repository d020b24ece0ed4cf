import { join } from 'node:path';
import { execa } from 'execa';
import { scenarioFiles } from '../../lib/cli/scenario-files.ts';
import { generator } from '../../lib/engine/shuffle.ts';
import { byIsolation } from '../support/by-isolation.ts';
import { catchSignals } from '../support/interrupt.ts';
import { upLab } from '../support/up-lab.ts';

/**
 * Runs all of homework 3 and 4 again and again, each time in another order: no verdict may differ from one run to another.
 * What shares a cluster runs on one lab that stays up all the time: there the order, and what earlier runs left, could
 * matter. What has a cluster of its own runs `--own` times.
 * Usage: npm run test:soak [-- --times 20 --own 2 --seed 1] [PATHS]
 */
const root = join(import.meta.dirname, '..', '..', '..');
const labrig = join(root, 'dist', 'labrig.cjs');
const { times, own, seed, paths } = readOptions(process.argv.slice(2));
const { sharing, alone } = await byIsolation(scenarioFiles(paths));
console.log(
  `# seed ${seed}: ${times} runs of ${sharing.length} scenarios on one lab, ${own} of ${alone.length} others`,
);
const interrupt = catchSignals();
const isEnded = (): boolean => interrupt.aborted;
const random = generator(seed);
const verdicts = new Map<string, Map<string, number>>();
let passed = 0;
let failed = 0;
const [first] = sharing;
if (first === undefined) throw new Error('none of the scenarios shares a cluster');
const { name: lab } = await upLab(labrig, first);
try {
  for (let time = 1; time <= times && !isEnded(); time++) {
    await round(`${time}`, [...sharing, '--on', lab]);
    if (time <= own && !isEnded()) await round(`${time}, on clusters of their own`, alone);
  }
} finally {
  await execa(process.execPath, [labrig, 'down', lab], { reject: false });
}
const differing = [...verdicts].filter(([, seen]) => seen.size > 1);
for (const [name, seen] of differing)
  console.log(`${name} differs: ${[...seen].map(([verdict, n]) => `${n} ${verdict}`).join(', ')}`);
console.log(`${verdicts.size} scenarios, ${differing.length} of them with verdicts that differ`);
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = interrupt.aborted ? 130 : failed === 0 && passed > 0 ? 0 : 1;

async function round(name: string, what: readonly string[]): Promise<void> {
  const shuffle = 1 + Math.floor(random() * 999_999);
  const start = performance.now();
  const args = ['run', ...what, '--shuffle', String(shuffle), '--output', 'json'];
  // The first signal lets it clean up.
  const end = { cancelSignal: interrupt, forceKillAfterDelay: 150_000 };
  const { stdout, stderr, exitCode } = await execa(process.execPath, [labrig, ...args], { reject: false, ...end });
  const results = resultsIn(stdout);
  for (const { scenario, verdict } of results) {
    const seen = verdicts.get(scenario) ?? new Map<string, number>();
    verdicts.set(scenario, seen.set(verdict, (seen.get(verdict) ?? 0) + 1));
  }
  const wrong = results.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
  const isFine = exitCode === 0 && wrong.length === 0 && results.length > 0;
  if (isFine) passed++;
  else failed++;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${isFine ? 'ok' : 'not ok'} ${name} - --shuffle ${shuffle}: ${results.length} scenarios, ${seconds} s`);
  for (const { scenario, verdict, reason, files } of wrong)
    console.log(`  ${scenario} ${verdict}: ${reason}\n  ${files.folder}`);
  if (results.length === 0) console.log(stderr);
}

interface Result {
  readonly scenario: string;
  readonly verdict: string;
  readonly reason: string;
  readonly files: { readonly folder: string };
}

function resultsIn(stdout: string): readonly Result[] {
  return stdout === '' ? [] : (JSON.parse(stdout) as { items: Result[] }).items;
}

function readOptions(args: readonly string[]): {
  times: number;
  own: number;
  seed: number;
  paths: readonly string[];
} {
  const values = new Map<string, string>();
  const paths: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg.startsWith('--')) values.set(arg, args[++at] ?? '');
    else paths.push(arg);
  }
  return {
    times: Number(values.get('--times') ?? '20'),
    own: Number(values.get('--own') ?? '2'),
    seed: Number(values.get('--seed') ?? String(Date.now() % 100_000)),
    paths: paths.length > 0 ? paths : ['controllers', 'security'].map((name) => join(root, 'scenarios', name)),
  };
}
