import { join } from 'node:path';
import { difference, snapshot, type SnapshotOptions } from '../support/machine.ts';
import { formatDuration } from '../../lib/report/duration.ts';
import { badDays, spoilDay } from './bad-days.ts';
import { type Case, labKey, loadCases } from './case.ts';
import { checkCase, type Outcome } from './check-case.ts';
import { checkCluster } from './check-cluster.ts';
import { createForeign } from './foreign.ts';
import { findMachine } from './machine.ts';
import { createLabrig, root } from './program.ts';
import { recordJournal } from './record.ts';
import { createSharedLabs, type SharedLabs } from './shared-labs.ts';

/**
 * Real scenarios on real clusters, one after the other.
 * Usage: npm run e2e [-- --short] [--only TEXT] [--record] [--not-alone]
 * `--record`: journals go to test/recorded. `--not-alone`: others make containers on this machine meanwhile, so only
 * what carries a run's own id counts as left behind.
 */
const args = process.argv.slice(2);
const isShort = args.includes('--short');
const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '') : '';

const count = { passed: 0, failed: 0, skipped: 0 };
const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    interrupt.abort();
  });
}

const labrig = createLabrig(interrupt.signal);
try {
  const cases = await chosenCases();
  const machine = await findMachine(labrig);
  if (machine.ready) await runCases(cases, machine);
  else for (const { name } of cases) say('skipped', name, machine.why);
} finally {
  labrig.remove();
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = interrupt.signal.aborted ? 130 : count.failed === 0 ? 0 : 1;

async function chosenCases(): Promise<readonly Case[]> {
  const all = (await loadCases(root)).filter(({ name, short }) => name.includes(only) && (short || !isShort));
  if (!isShort) return all;
  // Short: what has the same cluster shares one lab, even where a fault leaves it shaken.
  return Promise.all(
    all.map(async (one) => {
      const lab = one.lab ?? (await labKey(one.file, 'asked'));
      return lab === undefined ? one : { ...one, lab };
    }),
  );
}

async function runCases(cases: readonly Case[], { engine, image }: { engine: string; image: string }): Promise<void> {
  const watched: SnapshotOptions = { engine, folders: [labrig.home], except: [labrig.state] };
  const before = await snapshot(watched);
  const foreign = await createForeign(engine, image);
  const labs = createSharedLabs(labrig);
  const runs: string[] = [];
  try {
    const foreignBefore = await foreign.look();
    for (const [index, one] of cases.entries()) {
      const run = await runCase(one, labs);
      if (run !== undefined) runs.push(run);
      // A lab is removed as soon as no case to come needs it.
      const needed = cases.slice(index + 1).some(({ lab }) => lab === one.lab);
      if (one.lab !== undefined && !needed) await labs.remove(one.lab);
    }
    if (!isShort && 'bad days'.includes(only)) runs.push(...(await spoilDays(engine)));
    if (!isShort && only === '') await checkNodes(labs);
    await labs.removeAll();
    const same = (await foreign.look()) === foreignBefore;
    say(same ? 'passed' : 'failed', 'containers of others are byte for byte the same', '');
  } finally {
    await labs.removeAll();
    // What was ended before it could clean up is known only to the state folder, which goes away with the suite.
    await labrig.run(['clean', '--all'], { regardless: true });
    await foreign.remove();
  }
  const left = difference(before, await snapshot(watched)).filter((line) => isOurs(line, [...runs, ...labs.made]));
  say(left.length === 0 ? 'passed' : 'failed', 'the machine is as before, the kubeconfig too', left.join('\n'));
}

/** The ids of the runs. */
async function spoilDays(engine: string): Promise<readonly string[]> {
  const runs: string[] = [];
  for (const day of badDays) {
    if (interrupt.signal.aborted) {
      say('skipped', day.name, 'interrupted');
      continue;
    }
    const { run, complaints, ms } = await spoilDay(day, labrig, engine);
    if (run !== undefined) runs.push(run);
    say(complaints.length === 0 ? 'passed' : 'failed', day.name, complaints.join('\n'), ms);
  }
  return runs;
}

async function checkNodes(labs: SharedLabs): Promise<void> {
  const file = join(root, 'scenarios', 'intro', 'cluster-from-config.yaml');
  for (const { name, error } of await checkCluster(file, labrig, labs)) {
    say(error === undefined ? 'passed' : 'failed', name, error ?? '');
  }
}

function isOurs(line: string, runs: readonly string[]): boolean {
  return !args.includes('--not-alone') || line.includes(labrig.home) || runs.some((run) => line.includes(run));
}

/** The id of the run, where it came to one. */
async function runCase(one: Case, labs: SharedLabs): Promise<string | undefined> {
  if (interrupt.signal.aborted) {
    say('skipped', one.name, 'interrupted');
    return undefined;
  }
  const start = performance.now();
  const outcome = await attempt(one, labs);
  const { complaints, verdict, measures, result } = outcome;
  const facts = [verdict, ...(one.lab === undefined ? [] : ['on a shared lab']), ...measures].join(', ');
  say(
    complaints.length === 0 ? 'passed' : 'failed',
    one.name,
    [facts, ...complaints].join('\n'),
    performance.now() - start,
  );
  if (complaints.length > 0 && one.lab !== undefined) await labs.remove(one.lab);
  const keep = args.includes('--record') && complaints.length === 0;
  if (keep && result !== undefined) recordJournal(result.files.journal, one.name, labrig.home);
  return result?.run;
}

async function attempt(one: Case, labs: SharedLabs): Promise<Outcome> {
  try {
    const lab = one.lab === undefined ? undefined : await labs.labFor(one.lab, one.file);
    return await checkCase(one, labrig, lab);
  } catch (error) {
    return { complaints: [error instanceof Error ? error.message : String(error)], verdict: 'nothing', measures: [] };
  }
}

function say(what: keyof typeof count, name: string, text: string, ms?: number): void {
  count[what]++;
  const time = ms === undefined ? '' : ` (${formatDuration(ms)})`;
  const [first = '', ...rest] = text.split('\n');
  console.log(`${what.padEnd(7)} ${name}${time}${first === '' ? '' : `: ${first}`}`);
  for (const line of rest) console.log(`        ${line}`);
}
