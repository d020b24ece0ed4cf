import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { registries } from '../../lib/cli/services.ts';
import type { Verdict } from '../../lib/journal/entry.ts';
import { loadScenario } from '../../lib/scenario/load.ts';
import { loadVariants } from '../../lib/scenario/load-variants.ts';

/** A scenario file and how its run must come out. */
export interface Case {
  /** Path from the root: its name in the output. */
  readonly name: string;
  readonly file: string;
  readonly expect: Verdict;
  /** What the reason of the verdict, or of an expectation, must say. */
  readonly says?: string;
  /** Part of the short suite. */
  readonly short: boolean;
  /** Cases of one key may run on one lab, one after the other; absent: it needs its own. */
  readonly lab?: string;
  /** It has a namespace of its own on that lab, so others may run at the same time. */
  readonly beside: boolean;
  /** The minor version that its cluster asks for by itself. */
  readonly kubernetes?: string;
  /** The range of versions for which it holds. */
  readonly requires?: string;
  /** The version that it is run on, where it does not hold on the newest. */
  readonly on?: string;
  /** A cluster of one of its variants is a virtual machine here: slow, and beside another machine too slow. */
  readonly inMachine: boolean;
}

/** Scenarios of the short suite, besides the negatives that say `# short`. */
const short: readonly string[] = ['scenarios/intro/control-plane-recovery.yaml'];

/** Scenarios of which nothing is left in a lab when they have undone what they changed: they may follow others there. */
const tidy: readonly string[] = [
  'scenarios/intro/frontend-environment.yaml',
  'scenarios/intro/web-pod.yaml',
  'scenarios/networks/canary.yaml',
  'scenarios/networks/course/load-balancer.yaml',
  'scenarios/networks/ingress.yaml',
  'scenarios/networks/metallb.yaml',
  'scenarios/networks/node-isolated.yaml',
  'scenarios/networks/proxy-mode.yaml',
  'scenarios/networks/route-to-pool.yaml',
  'scenarios/networks/service-rules-flushed.yaml',
  'scenarios/networks/shared-address.yaml',
  'scenarios/networks/static-route.yaml',
];

const verdicts: readonly Verdict[] = ['passed', 'failed', 'ineffective', 'infra', 'inconclusive', 'skipped'];

/**
 * Every scenario that comes with labrig must pass. A file of `test/e2e/negatives` says in its first comments how it
 * must come out: `# expect: failed`, `# says: TEXT` (in a reason), `# lab: shared` (may follow others on one lab,
 * and leaves it as it was), `# short` (part of the short suite).
 */
export async function loadCases(root: string): Promise<readonly Case[]> {
  const scenarios = yamlFiles(join(root, 'scenarios')).map((file) => positive(root, file));
  const negatives = yamlFiles(join(root, 'test', 'e2e', 'negatives')).map((file) => negative(root, file));
  return Promise.all([...scenarios, ...negatives].map(async (one) => withVersion(await one)));
}

async function positive(root: string, file: string): Promise<Unloaded> {
  const name = relative(root, file);
  // What changes nothing leaves the lab as it was.
  const lab = await labKey(file, tidy.includes(name) ? 'says so' : 'changes nothing');
  return { name, file, expect: 'passed', short: short.includes(name), ...lab };
}

async function negative(root: string, file: string): Promise<Unloaded> {
  const name = relative(root, file);
  const header = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const comment = /^# *([a-z]+)(?:: *(.*))?$/.exec(line);
    if (comment !== null) header.set(comment[1] ?? '', (comment[2] ?? '').trim());
    else if (!line.startsWith('#')) break;
  }
  const expect = verdicts.find((verdict) => verdict === header.get('expect'));
  if (expect === undefined) throw new Error(`${name}: the first lines must say # expect: ${verdicts.join('|')}`);
  const says = header.get('says');
  // What the machine or the cluster lacks for it can be seen only where its own lab is to be made.
  const own = expect === 'infra' || expect === 'skipped';
  const lab = own
    ? { beside: false }
    : await labKey(file, header.get('lab') === 'shared' ? 'says so' : 'changes nothing');
  return {
    name,
    file,
    expect,
    short: header.has('short'),
    ...(says === undefined ? {} : { says }),
    ...lab,
  };
}

type Unloaded = Omit<Case, 'inMachine' | 'kubernetes' | 'requires' | 'on'>;

/** A file that does not load is for the run to complain about. */
async function withVersion(one: Unloaded): Promise<Case> {
  const variants = await loadVariants(one.file, registries);
  const [loaded] = variants;
  if (loaded?.ok !== true) return { ...one, inMachine: false };
  const { kubernetes } = loaded.scenario.cluster;
  const { kubernetes: requires } = loaded.scenario.requires;
  return {
    ...one,
    // What is skipped for its kernel has no machine.
    inMachine:
      one.expect !== 'skipped' &&
      variants.some((variant) => variant.ok && variant.scenario.requires.kernel !== undefined),
    ...(kubernetes === undefined ? {} : { kubernetes }),
    ...(requires === undefined ? {} : { requires }),
  };
}

/** The lab that it may share: equal for files whose cluster is the same. */
export async function labKey(
  file: string,
  why: 'changes nothing' | 'says so' | 'asked',
): Promise<Pick<Case, 'lab' | 'beside'>> {
  const loaded = await loadScenario(file, registries);
  if (!loaded.ok) return { beside: false };
  const { cluster: made, isolation, steps, requires } = loaded.scenario;
  // The kernel decides where the cluster is made.
  const cluster = requires.kernel === undefined ? made : { ...made, kernel: requires.kernel };
  // Images are loaded when a scenario needs them.
  if (isolation === 'namespace') return { lab: `beside ${JSON.stringify({ ...cluster, images: [] })}`, beside: true };
  if (why === 'changes nothing' && steps.some((step) => step.change !== undefined)) return { beside: false };
  return { lab: JSON.stringify({ ...cluster, images: [] }), beside: false };
}

function yamlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}
