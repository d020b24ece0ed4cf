import { InfraError } from '../errors.ts';
import { doctor, examine } from './doctor.ts';
import type { Finding, Need } from './need.ts';

/** Told what setup does. Mends of needs that do not wait for each other run at the same time. */
export interface SetupReporter {
  started(finding: Finding): void;
  progress(name: string, line: string): void;
  /** seconds: how long the mending took. */
  mended(finding: Finding, seconds: number): void;
  failed(name: string, error: Error): void;
}

export interface SetupOptions {
  readonly reporter: SetupReporter;
  /** Asked once, with everything that would be done, before anything is done. */
  readonly confirm: (findings: readonly Finding[]) => Promise<boolean>;
}

export interface SetupResult {
  /** What doctor finds now. */
  readonly findings: readonly Finding[];
  /** Names of the needs that were mended. */
  readonly mended: readonly string[];
  /** false: the user said no, and nothing was done. */
  readonly confirmed: boolean;
}

/**
 * Mends what doctor finds amiss, and nothing else.
 * Rejects with the InfraError of the first mend that failed, after those under way have ended.
 */
export async function setup(needs: readonly Need[], { reporter, confirm }: SetupOptions): Promise<SetupResult> {
  const before = await doctor(needs);
  const amiss = before.filter((finding) => !finding.ok);
  if (amiss.length === 0) return { findings: before, mended: [], confirmed: true };
  const byHand = amiss.filter((finding) => finding.byHand === true);
  if (byHand.length > 0) throw mendByHand(byHand);
  if (!(await confirm(amiss))) return { findings: before, mended: [], confirmed: false };

  const mends = new Map<string, Promise<End>>();
  for (const need of inOrder(needs)) {
    if (!amiss.some((finding) => finding.name === need.name)) continue;
    mends.set(need.name, mendAfter(need, mends, reporter));
  }
  const ends = await Promise.allSettled(mends.values());
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const mended = [...mends.keys()].filter((_, place) => {
    const end = ends[place];
    return end?.status === 'fulfilled' && end.value === 'mended';
  });
  return { findings: await doctor(needs), mended, confirmed: true };
}

/** met: another mend has done it already. blocked: what it waits for could not be mended. */
type End = 'mended' | 'met' | 'blocked';

async function mendAfter(need: Need, mends: ReadonlyMap<string, Promise<End>>, reporter: SetupReporter): Promise<End> {
  const before = await Promise.allSettled(need.after.map(async (name) => mends.get(name)));
  if (before.some((end) => end.status === 'rejected' || end.value === 'blocked')) return 'blocked';
  const finding = await examine(need);
  if (finding.ok) return 'met';
  reporter.started(finding);
  const start = performance.now();
  try {
    if (finding.byHand === true || need.mend === undefined) throw mendByHand([finding]);
    await need.mend((line) => {
      reporter.progress(need.name, line);
    });
    const after = await examine(need);
    if (!after.ok)
      throw new InfraError(`${need.name}: still ${after.found}`, after.mend === undefined ? {} : { next: after.mend });
    reporter.mended(after, (performance.now() - start) / 1000);
    return 'mended';
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    reporter.failed(need.name, failure);
    throw failure;
  }
}

function mendByHand(findings: readonly Finding[]): InfraError {
  const [first] = findings;
  return new InfraError(
    findings.map(({ name, found }) => `${name}: ${found}`).join('\n'),
    first?.mend === undefined ? {} : { next: findings.map(({ mend }) => mend ?? '').join('\n') },
  );
}

/** Each need after those that it waits for. */
function inOrder(needs: readonly Need[]): Need[] {
  const placed = new Set<Need>();
  const place = (need: Need): void => {
    if (placed.has(need)) return;
    for (const earlier of needs) if (need.after.includes(earlier.name)) place(earlier);
    placed.add(need);
  };
  needs.forEach(place);
  return [...placed];
}
