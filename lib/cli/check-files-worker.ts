import { parentPort, workerData } from 'node:worker_threads';
import { checkFiles } from './check-files.ts';

/** Beside the thread of the program: gets paths of files, answers with what is wrong with them. */
void checkFiles(workerData as readonly string[]).then((checked) => parentPort?.postMessage(checked));
