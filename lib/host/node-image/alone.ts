import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InfraError } from '../../errors.ts';

/** Does the work while no other labrig does it; rejects at once with an InfraError where one does. */
export async function alone(lock: string, work: () => Promise<void>): Promise<void> {
  await mkdir(dirname(lock), { recursive: true });
  await take(lock);
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<void> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const owner = Number(await readFile(lock, 'utf8'));
    if (isAlive(owner)) {
      throw new InfraError(`another labrig is building the node image (process ${owner})`, {
        next: `wait for it; or, where process ${owner} is something else: rm ${lock}`,
      });
    }
    // Left by one that was killed.
    await rm(lock, { force: true });
    await take(lock);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
