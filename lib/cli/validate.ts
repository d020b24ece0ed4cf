import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckedFile, Shared } from './check-files.ts';
import { scenarioFiles } from './scenario-files.ts';

export async function validateCommand(paths: readonly string[]): Promise<void> {
  const files = scenarioFiles(paths);
  const shared: Shared = { files, taken: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) };
  const helpers = Math.max(0, Math.min(availableParallelism(), Math.floor(files.length / worthAThread)) - 1);
  // The other threads begin before this one is busy, and load what all need while this one does.
  const beside = Promise.all(Array.from({ length: helpers }, () => checkBeside(shared)));
  (await import('../scenario/zod-settings.ts')).tuneZod('many');
  const { checkFiles } = await import('./check-files.ts');
  const own = await checkFiles(shared);
  const checked = [...own, ...(await beside).flat()].sort((a, b) => a.at - b.at);
  for (const problem of checked.flatMap(({ problems }) => problems)) process.stderr.write(`${problem}\n`);
  const good = checked.filter(({ ok }) => ok).length;
  process.stdout.write(`${good} of ${files.length} scenario files are valid\n`);
  process.exitCode = good === files.length ? 0 : 2;
}

/** Files for which another thread pays: it takes as long to begin as these to be looked at. */
const worthAThread = 100;

/** Rejects as the thread does. */
async function checkBeside(shared: Shared): Promise<readonly CheckedFile[]> {
  const isBuilt = extname(import.meta.url) === '.cjs';
  const start = new URL(isBuilt ? '../labrig.cjs' : './check-files-worker.js', import.meta.url);
  const worker = new Worker(start, { workerData: shared });
  const [checked] = (await once(worker, 'message')) as [readonly CheckedFile[]];
  return checked;
}
