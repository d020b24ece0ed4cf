import { parentPort, workerData } from 'node:worker_threads';
import type { Shared } from './check-files.ts';
import { tuneZod } from '../scenario/zod-settings.ts';

/** Beside the thread of the program: takes files as that one does, answers with what is wrong with its own. */
async function answer(shared: Shared): Promise<void> {
  tuneZod('many');
  const { checkFiles } = await import('./check-files.ts');
  parentPort?.postMessage(await checkFiles(shared));
}

void answer(workerData as Shared);
