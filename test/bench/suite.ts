import { join } from 'node:path';
import { execa } from 'execa';
import { labrig, root } from './lab.ts';
import type { Figure } from './main.ts';
import { summary, timed } from './stats.ts';

const folders = ['scenarios/controllers', 'scenarios/security'].map((folder) => join(root, folder));

/**
 * All of homework 3 and 4 on one cluster against a cluster for each scenario: at least 5 times faster. A cluster for
 * each would take the better part of an hour, so `n` of them are measured, evenly spread over the list, and stand for
 * all; `--n 0` measures every one.
 */
export async function bench(n = 4): Promise<Figure> {
  const all = await scenarioFiles();
  const sample = n === 0 ? all : spread(all, n);
  const together = await timed(() => run(folders));
  const times: number[] = [];
  for (const { file } of sample) times.push(await timed(() => run([file])));
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const apart = mean * all.length;
  const ratio = apart / together;
  const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} min`;
  return {
    lines: [
      `${all.length} scenarios on clusters that they share: ${minutes(together)}`,
      summary(`one cluster each, ${times.length} of ${all.length}`, times),
      `  ${sample.map(({ name }, i) => `${name} ${((times[i] ?? 0) / 1000).toFixed(0)} s`).join(', ')}`,
      `one cluster for each of ${all.length}, by the mean of these: ${minutes(apart)}`,
      `${ratio.toFixed(1)} times faster (at least 5)`,
    ],
    reached: ratio >= 5,
  };
}

interface Listed {
  readonly name: string;
  readonly file: string;
}

async function scenarioFiles(): Promise<readonly Listed[]> {
  const { stdout } = await execa(process.execPath, [labrig, 'list', ...folders, '--output', 'json']);
  return JSON.parse(stdout) as Listed[];
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
