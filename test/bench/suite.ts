import { basename, join } from 'node:path';
import { execa } from 'execa';
import { scenarioFiles } from '../../lib/cli/scenario-files.ts';
import type { Scenario } from '../../lib/scenario/model.ts';
import { byIsolation } from '../support/by-isolation.ts';
import { labrig, root } from './lab.ts';
import type { Figure } from './main.ts';
import { summary, timed } from './stats.ts';

const folders = ['scenarios/controllers', 'scenarios/security'].map((folder) => join(root, folder));

/**
 * All of homework 3 and 4 on clusters that they share against a cluster for each scenario: at least 5 times faster. A
 * cluster for each would take the better part of an hour, so of those that could share one `n` are measured, evenly spread
 * over the list, and stand for all; those that must have their own, which take longest, are all measured. `--n 0`
 * measures every one.
 */
export async function bench(n = 4): Promise<Figure> {
  const { sharing, alone } = await byIsolation(scenarioFiles(folders), isForNew);
  const sample = n === 0 ? sharing : spread(sharing, n);
  const together = await timed(() => run(folders));
  const times = await timesOf(sample);
  const own = await timesOf(alone);
  const mean = sum(times) / times.length;
  const apart = mean * sharing.length + sum(own);
  const ratio = apart / together;
  const all = sharing.length + alone.length;
  return {
    lines: [
      `${all} scenarios on clusters that they share: ${minutes(together)}`,
      summary(`one cluster each, ${times.length} of ${sharing.length} that could share one`, times),
      `  ${named(sample, times)}`,
      `one cluster each, those that must: ${named(alone, own)}`,
      `one cluster for each of ${all}, by the mean of the former and the sum of the latter: ${minutes(apart)}`,
      `${ratio.toFixed(1)} times faster (at least 5)`,
    ],
    reached: ratio >= 5,
  };
}

async function timesOf(files: readonly string[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const file of files) times.push(await timed(() => run([file])));
  return times;
}

/** One that is for old versions of Kubernetes is skipped, and takes no time on either side. */
function isForNew({ requires }: Scenario): boolean {
  return requires.kubernetes?.includes('<') !== true;
}

function named(files: readonly string[], times: readonly number[]): string {
  return files.map((file, i) => `${basename(file, '.yaml')} ${((times[i] ?? 0) / 1000).toFixed(0)} s`).join(', ');
}

function minutes(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} min`;
}

function sum(times: readonly number[]): number {
  return times.reduce((total, time) => total + time, 0);
}

/** `n` of them, as far from each other as can be. */
function spread<T>(all: readonly T[], n: number): readonly T[] {
  return Array.from({ length: Math.min(n, all.length) }, (_, i) => {
    const one = all[Math.floor(((i + 0.5) * all.length) / n)];
    if (one === undefined) throw new RangeError('no scenarios');
    return one;
  });
}

/** Rejects where a scenario did not pass: then its time says nothing. */
async function run(paths: readonly string[]): Promise<void> {
  await execa(process.execPath, [labrig, 'run', ...paths]);
}
