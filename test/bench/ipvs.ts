import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';
import { engine } from '../../lib/host/index.ts';
import { labrig, root } from './lab.ts';
import type { Figure } from './main.ts';

/** Seconds to N4's verdict, and from the disk to a cluster that is ready. */
const fromNothing = 360;
const fromDisk = 40;

/** N4 on a machine that has nothing cached but the node image and the programs, then from the disk that this left. */
export async function bench(n = 3): Promise<Figure> {
  const cache = emptyCache();
  try {
    await removeMachineImages();
    const cold = await run(cache);
    const warm: Times[] = [];
    for (let time = 0; time < n; time++) warm.push(await run(cache));
    return {
      lines: [
        `N4 with nothing cached: ${cold.verdict.toFixed(1)} s (at most ${fromNothing})`,
        `lab from the disk: ${warm.map(({ ready }) => ready.toFixed(1)).join(', ')} s (at most ${fromDisk})`,
        `N4 from the disk, to the verdict: ${warm.map(({ verdict }) => verdict.toFixed(1)).join(', ')} s`,
      ],
      reached: cold.verdict <= fromNothing && Math.max(...warm.map(({ ready }) => ready)) <= fromDisk,
    };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** A cache without disks of machines; the rest is the user's own. */
function emptyCache(): string {
  const own = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'labrig');
  const cache = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
  mkdirSync(join(cache, 'labrig'));
  for (const name of readdirSync(own)) if (name !== 'vm') symlinkSync(join(own, name), join(cache, 'labrig', name));
  return cache;
}

async function removeMachineImages(): Promise<void> {
  const { path } = await engine();
  const { stdout } = await execa(path, ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', 'labrig/vm']);
  const images = stdout.split('\n').filter((image) => image !== '');
  if (images.length > 0) await execa(path, ['image', 'rm', '--force', ...images]);
}

interface Times {
  /** Seconds from the start of the program until its cluster was ready. */
  readonly ready: number;
  /** Seconds until the program ended. */
  readonly verdict: number;
}

const resultsSchema = z.object({
  items: z.tuple([
    z.object({ verdict: z.literal('passed'), lab: z.object({ provider: z.literal('vm'), made: z.number() }) }),
  ]),
});

/** Rejects where the verdict is another than passed, or was not reached in a machine. */
async function run(cache: string): Promise<Times> {
  const start = performance.now();
  const scenario = join(root, 'scenarios', 'networks', 'ipvs.yaml');
  const { stdout } = await execa(process.execPath, [labrig, 'run', scenario, '--output', 'json'], {
    env: { XDG_CACHE_HOME: cache },
  });
  const verdict = (performance.now() - start) / 1000;
  const [{ lab }] = resultsSchema.parse(JSON.parse(stdout)).items;
  return { ready: lab.made / 1000, verdict };
}
