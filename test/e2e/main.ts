import { availableParallelism } from 'node:os';
import satisfies from 'semver/functions/satisfies.js';
import { inLanes } from '../../lib/engine/lanes.ts';
import { isVersion } from '../../lib/host/node-image/version.ts';
import { catchSignals } from '../support/interrupt.ts';
import { difference, snapshot, type SnapshotOptions } from '../support/machine.ts';
import { formatDuration } from '../../lib/report/duration.ts';
import { badDays } from './bad-days/index.ts';
import { type Case, labKey, loadCases } from './case.ts';
import { checkCase, type Outcome } from './check-case.ts';
import { checkContracts, checkLabs } from './further-checks.ts';
import { createForeign } from './foreign.ts';
import { findMachine } from './machine.ts';
import { createLabrig, root } from './program.ts';
import { takeNames } from './names-taken.ts';
import { prepareImages } from './prepare-images.ts';
import { recordJournal } from './record.ts';
import { createSharedLabs, type SharedLabs } from './shared-labs.ts';

/**
 * Real scenarios on real clusters, as many clusters at a time as the machine has processors.
 * Usage: npm run e2e [-- --short] [--own] [--only TEXT] [--record] [--not-alone] [--minutes N]
 * `--own`: without the cases that share a lab.
 * `--record`: journals go to test/recorded. `--not-alone`: others make containers on this machine meanwhile, so only
 * what carries a run's own id counts as left behind. `--minutes`: a case that would begin later is skipped.
 */
const args = process.argv.slice(2);
const isShort = args.includes('--short');
const valueOf = (option: string): string | undefined =>
  args.includes(option) ? args[args.indexOf(option) + 1] : undefined;
const only = valueOf('--only') ?? '';
const minutes = Number(valueOf('--minutes') ?? Infinity);

const count = { passed: 0, failed: 0, skipped: 0 };
/** Told once more at the end: what is printed in an hour is too long to be searched. */
const failures: string[] = [];
const interrupt = catchSignals();
/** Why nothing more is begun. */
const whyOver = (): string | undefined =>
  interrupt.aborted
    ? 'interrupted'
    : performance.now() > minutes * 60_000
      ? `the ${minutes} minutes that the suite was given are over`
      : undefined;

const labrig = createLabrig(interrupt);
try {
  const cases = await chosenCases();
  const machine = await findMachine(labrig);
  if (machine.ready) await runCases(possibleCases(cases, machine.versions), machine);
  else for (const { name } of cases) say('skipped', name, machine.why);
} finally {
  labrig.remove();
}
if (failures.length > 0) console.log(`\nWhat failed:\n${failures.join('\n')}\n`);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = interrupt.aborted ? 130 : count.failed === 0 ? 0 : 1;

async function chosenCases(): Promise<readonly Case[]> {
  const all = (await loadCases(root)).filter(({ name, short }) => name.includes(only) && (short || !isShort));
  if (args.includes('--own')) return all.filter(({ lab }) => lab === undefined);
  if (!isShort) return all;
  // Short: what has the same cluster shares one lab, even where a fault leaves it shaken.
  return Promise.all(
    all.map(async (one) => (one.lab === undefined ? { ...one, ...(await labKey(one.file, 'asked')) } : one)),
  );
}

/** The others are skipped: their node image is made only where it is asked for, and takes minutes. */
function possibleCases(cases: readonly Case[], versions: readonly string[]): readonly Case[] {
  const skip = (name: string, wanted: string): readonly Case[] => {
    say('skipped', name, `no node image of Kubernetes ${wanted} here (labrig setup --kubernetes VERSION)`);
    return [];
  };
  return cases.flatMap((one): readonly Case[] => {
    const { name, kubernetes, requires, expect } = one;
    // What is missing is what these are about.
    if (expect === 'skipped' || expect === 'infra') return [one];
    if (kubernetes !== undefined) {
      return versions.some((version) => isVersion(version, kubernetes)) ? [one] : skip(name, kubernetes);
    }
    if (requires === undefined) return [one];
    const on = versions.find((version) => satisfies(version, requires));
    if (on === undefined) return skip(name, requires);
    return [on === versions[0] ? one : onVersion(one, on)];
  });
}

/** What shares a lab shares it with those of its version. */
function onVersion({ lab, ...one }: Case, on: string): Case {
  const minor = on.split('.', 2).join('.');
  return { ...one, on: minor, ...(lab === undefined ? {} : { lab: `${minor} ${lab}` }) };
}

async function runCases(cases: readonly Case[], { engine, image }: { engine: string; image: string }): Promise<void> {
  const watched: SnapshotOptions = { engine, folders: [labrig.home], except: [labrig.state] };
  if (!isShort && only === '') await prepareImages(interrupt);
  const before = await snapshot(watched);
  const foreign = await createForeign(engine, image);
  const labs = createSharedLabs(labrig);
  const runs: string[] = [];
  try {
    const foreignBefore = await foreign.look();
    const groups = byLab(cases);
    const run = async (group: readonly Case[]): Promise<void> => {
      runs.push(...(await runGroup(group, labs)));
    };
    await inLanes(
      availableParallelism(),
      groups.filter((group) => !inMachine(group)),
      run,
    );
    if (!isShort) runs.push(...(await spoilDays(engine)));
    const further = { labrig, labs, engine, only, whyOver, say };
    if (!isShort) await checkLabs(further);
    await labs.removeAll();
    if (!isShort) await checkContracts(further);
    // They take longest, and as much of the machine as there is: beside them others would be too late.
    await inLanes(1, groups.filter(inMachine), run);
    const complaints = await takeNames(foreign.taken);
    say(complaints.length === 0 ? 'passed' : 'failed', 'a name that is taken is refused', complaints.join('\n'));
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

/** Cases of one lab together, the others each alone; the largest groups first, so that none is left for the end. */
function byLab(cases: readonly Case[]): readonly (readonly Case[])[] {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const key = one.lab ?? one.name;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

function inMachine([first]: readonly Case[]): boolean {
  return first?.inMachine === true;
}

/** The ids of the runs. Cases that do not disturb each other run several at a time on their lab. */
async function runGroup(group: readonly Case[], labs: SharedLabs): Promise<readonly string[]> {
  const runs: string[] = [];
  const [first] = group;
  if (first === undefined) return runs;
  // One of them makes the lab. What is wrong with it is told by each case.
  if (first.lab !== undefined && whyOver() === undefined) await labs.labFor(first.lab, first).catch(() => undefined);
  await inLanes(first.beside ? 1 + availableParallelism() : 1, group, async (one) => {
    runs.push(...(await runCase(one, labs)));
  });
  if (first.lab !== undefined) await labs.remove(first.lab);
  return runs;
}

/** The ids of the runs. */
async function spoilDays(engine: string): Promise<readonly string[]> {
  const runs: string[] = [];
  for (const day of badDays.filter(({ name }) => `bad days: ${name}`.includes(only))) {
    const why = whyOver() ?? (await day.impossible?.(engine));
    if (why !== undefined) {
      say('skipped', day.name, why);
      continue;
    }
    const start = performance.now();
    const { run, complaints } = await day.live({ labrig, engine });
    if (run !== undefined) runs.push(run);
    say(complaints.length === 0 ? 'passed' : 'failed', day.name, complaints.join('\n'), performance.now() - start);
  }
  return runs;
}

function isOurs(line: string, runs: readonly string[]): boolean {
  return !args.includes('--not-alone') || line.includes(labrig.home) || runs.some((run) => line.includes(run));
}

/** The ids of the runs that it came to. */
async function runCase(one: Case, labs: SharedLabs): Promise<readonly string[]> {
  const over = whyOver();
  if (over !== undefined) {
    say('skipped', one.name, over);
    return [];
  }
  const start = performance.now();
  const outcome = await attempt(one, labs);
  const { complaints, verdict, measures, results } = outcome;
  const facts = [verdict, ...(one.lab === undefined ? [] : ['on a shared lab']), ...measures].join(', ');
  say(
    complaints.length === 0 ? 'passed' : 'failed',
    one.name,
    [facts, ...complaints].join('\n'),
    performance.now() - start,
  );
  if (complaints.length > 0 && one.lab !== undefined && !one.beside) await labs.remove(one.lab);
  if (args.includes('--record') && complaints.length === 0) {
    for (const { files, scenario } of results)
      recordJournal(files.journal, results.length === 1 ? one.name : scenario, labrig.home);
  }
  return results.map(({ run }) => run);
}

async function attempt(one: Case, labs: SharedLabs): Promise<Outcome> {
  try {
    const lab = one.lab === undefined ? undefined : await labs.labFor(one.lab, one);
    return await checkCase(one, labrig, lab);
  } catch (error) {
    return {
      complaints: [error instanceof Error ? error.message : String(error)],
      verdict: 'nothing',
      measures: [],
      results: [],
    };
  }
}

function say(what: keyof typeof count, name: string, text: string, ms?: number): void {
  count[what]++;
  const time = ms === undefined ? '' : ` (${formatDuration(ms)})`;
  const [first = '', ...rest] = text.split('\n');
  const line = `${what.padEnd(7)} ${name}${time}${first === '' ? '' : `: ${first}`}`;
  const told = [line, ...rest.map((further) => `        ${further}`)].join('\n');
  console.log(told);
  if (what === 'failed') failures.push(told);
}
