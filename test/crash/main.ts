import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { generator } from '../../lib/engine/shuffle.ts';
import { faultMoments } from './faults.ts';
import { catchSignals } from '../support/interrupt.ts';
import { difference, snapshot, type SnapshotOptions } from '../support/machine.ts';

/**
 * Kills a run with SIGKILL at random moments and asks `labrig clean` to find everything. With `--faults` once in the
 * middle of each fault that there is, or of those that are named, each in a scenario of its own.
 * Usage: npm run test:crash [-- --times 20 --seed 1 --scenario FILE --provider minikube --not-alone]
 *        npm run test:crash -- --faults [VERB,VERB]
 */
const options = readOptions(process.argv.slice(2));
/** ms: what a fault does to a cluster takes about as long. */
const longestInFault = 3_000;
const labrig = join(import.meta.dirname, '..', '..', 'labrig.cjs');
const root = join(import.meta.dirname, '..', '..', '..');
const home = mkdtempSync(join(tmpdir(), 'labrig-crash-'));
mkdirSync(join(home, '.kube'));
mkdirSync(join(home, 'tmp'));
writeFileSync(join(home, '.kube', 'config'), 'apiVersion: v1\nkind: Config\ncurrent-context: mine\n');
const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const state = join(home, 'state');
const runsFolder = join(state, 'labrig', 'runs');
const env = { HOME: home, XDG_STATE_HOME: state, XDG_CACHE_HOME: cache, TMPDIR: join(home, 'tmp') };
const provider = options.provider === '' ? [] : ['--provider', options.provider];
const watched: SnapshotOptions = { engine: 'docker', folders: [home], except: [state] };

const foreign = await createForeignProfile();

console.log(`# seed ${options.seed}`);
const random = generator(options.seed);
const interrupt = catchSignals();
let failed = 0;
let times = 0;
for (const moment of await moments()) {
  if (interrupt.aborted) break;
  times++;
  const { file, after, verb } = moment;
  const before = await snapshot(watched);
  const run = execa(process.execPath, [labrig, 'run', file, ...provider], { env, reject: false, all: true });
  const kill = (): boolean => run.kill('SIGKILL');
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer ??= setTimeout(kill, after);
  };
  if (verb === undefined) start();
  else run.stdout.on('data', whenSaid(new RegExp(`\\bdo +${verb}$`, 'm'), start));
  interrupt.addEventListener('abort', kill);
  const { signal } = await run;
  clearTimeout(timer);
  interrupt.removeEventListener('abort', kill);
  const cleaned = await execa(process.execPath, [labrig, 'clean'], { env, reject: false, all: true });
  const left = [...difference(before, await snapshot(watched)).filter(isOurs), ...homesLeft()];
  // A fault that was not come to was not tested.
  const isMissed = verb !== undefined && signal === undefined;
  const ok = cleaned.exitCode === 0 && left.length === 0 && !isMissed;
  if (!ok) failed++;
  const since = verb === undefined ? '' : ` into ${verb} (${basename(file)})`;
  const how = signal === undefined ? `ended by itself${since}` : `killed after ${after} ms${since}`;
  console.log(`${ok ? 'ok' : 'not ok'} ${times} - ${how}${ok ? '' : `\n${cleaned.all}\n${left.join('\n')}`}`);
}
await foreign.remove();
rmSync(home, { recursive: true, force: true });
console.log(`${times - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = interrupt.aborted ? 130 : failed === 0 ? 0 : 1;

interface Moment {
  readonly file: string;
  /** ms; from the start of the run, or of the fault. */
  readonly after: number;
  readonly verb?: string;
}

async function moments(): Promise<readonly Moment[]> {
  if (options.faults === undefined) {
    const file = join(root, options.scenario);
    return Array.from({ length: options.times }, () => ({ file, after: Math.round(random() * options.longest) }));
  }
  const named = options.faults;
  const all = await faultMoments(root);
  return all
    .filter(({ verb }) => named.length === 0 || named.includes(verb))
    .map(({ file, verb }) => ({ file, verb, after: Math.round(random() * longestInFault) }));
}

/** Calls once as soon as what was printed so far matches. */
function whenSaid(what: RegExp, happens: () => void): (chunk: Buffer) => void {
  let seen = '';
  return (chunk) => {
    seen += chunk.toString();
    if (what.test(seen)) happens();
  };
}

/** With `--not-alone` others make containers on this machine meanwhile: only what names a run of these is told. */
function isOurs(line: string): boolean {
  const runs = existsSync(runsFolder) ? readdirSync(runsFolder) : [];
  return !options.notAlone || line.includes(home) || foreign.owns(line) || runs.some((run) => line.includes(run));
}

/** Homes of minikube, which are below the state folder and must go with their clusters. */
function homesLeft(): readonly string[] {
  const runs = existsSync(runsFolder) ? readdirSync(runsFolder) : [];
  return runs.map((run) => join(runsFolder, run, 'minikube')).filter((folder) => existsSync(folder));
}

/** A profile of somebody else's, as minikube would have it: files, a container and a volume with its labels. */
async function createForeignProfile(): Promise<{ owns(line: string): boolean; remove(): Promise<void> }> {
  const name = `foreign-${basename(home).toLowerCase()}`;
  const profile = join(home, '.minikube', 'profiles', name);
  mkdirSync(profile, { recursive: true });
  writeFileSync(join(profile, 'config.json'), `{"Name": "${name}", "Driver": "docker"}\n`);
  const made = ['created_by.minikube.sigs.k8s.io=true', `name.minikube.sigs.k8s.io=${name}`];
  const labels = made.flatMap((label) => ['--label', label]);
  const [image = ''] = (await execa('docker', ['image', 'ls', '--quiet'])).stdout.split('\n');
  await execa('docker', ['volume', 'create', ...labels, name]);
  await execa('docker', [
    'create',
    '--name',
    name,
    '--network',
    'none',
    ...labels,
    '--volume',
    `${name}:/kept`,
    image,
    'x',
  ]);
  return {
    owns: (line) => line.includes(name),
    async remove() {
      await execa('docker', ['rm', name], { reject: false });
      await execa('docker', ['volume', 'rm', name], { reject: false });
    },
  };
}

interface Options {
  readonly times: number;
  readonly seed: number;
  /** ms: the latest moment of a kill. */
  readonly longest: number;
  readonly scenario: string;
  /** Empty: what the scenario says. */
  readonly provider: string;
  readonly notAlone: boolean;
  /** Verbs; empty: every fault; absent: at random moments of one scenario. */
  readonly faults?: readonly string[];
}

function isVerb(word: string): boolean {
  return word !== '' && !word.startsWith('--');
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
    provider: value('provider', ''),
    notAlone: args.includes('--not-alone'),
    ...(args.includes('--faults') ? { faults: value('faults', '').split(',').filter(isVerb) } : {}),
  };
}
