import { parentPort, workerData } from 'node:worker_threads';
import { tuneZod } from '../scenario/zod-settings.ts';

/** Beside the thread of the program: gets paths of files, answers with what is wrong with them. */
async function answer(files: readonly string[]): Promise<void> {
  tuneZod('many');
  const { checkFiles } = await import('./check-files.ts');
  parentPort?.postMessage(await checkFiles(files));
}

void answer(workerData as readonly string[]);
