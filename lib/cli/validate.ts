import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type CheckedFile, checkFiles } from './check-files.ts';
import { scenarioFiles } from './scenario-files.ts';

export async function validateCommand(paths: readonly string[]): Promise<void> {
  const files = scenarioFiles(paths);
  const [own = [], ...others] = shares(files);
  // The other threads begin before this one is busy.
  const beside = Promise.all(others.map(checkBeside));
  const checked = [...(await checkFiles(own)), ...(await beside).flat()];
  for (const problem of checked.flatMap(({ problems }) => problems)) process.stderr.write(`${problem}\n`);
  const good = checked.filter(({ ok }) => ok).length;
  process.stdout.write(`${good} of ${files.length} scenario files are valid\n`);
  process.exitCode = good === files.length ? 0 : 2;
}

/** Files for which another thread pays: it takes as long to begin as these to be looked at. */
const worthAThread = 100;

/** The files in as many parts, one after the other, as there are threads to look at them. */
function shares(files: readonly string[]): readonly (readonly string[])[] {
  const threads = Math.max(1, Math.min(availableParallelism(), Math.floor(files.length / worthAThread)));
  const size = Math.ceil(files.length / threads);
  return Array.from({ length: threads }, (_, at) => files.slice(at * size, (at + 1) * size));
}

/** Rejects as the thread does. */
async function checkBeside(files: readonly string[]): Promise<readonly CheckedFile[]> {
  const worker = new Worker(new URL(`./check-files-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: files,
  });
  const [checked] = (await once(worker, 'message')) as [readonly CheckedFile[]];
  return checked;
}
