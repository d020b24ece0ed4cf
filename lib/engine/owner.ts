import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The process that owns a run's folder. A pid alone is not enough: pids are reused. */
const ownerSchema = z.object({ pid: z.number().int(), started: z.string() });
type Owner = z.infer<typeof ownerSchema>;

const fileName = 'owner.json';

export function writeOwner(folder: string): void {
  const owner: Owner = { pid: process.pid, started: startOf(process.pid) ?? 'unknown' };
  writeFileSync(join(folder, fileName), JSON.stringify(owner));
}

/** Whether the process that made the folder still lives. A folder without a readable owner has none. */
export function ownerLives(folder: string): boolean {
  const owner = readOwner(folder);
  if (owner === undefined) return false;
  const started = startOf(owner.pid);
  return started !== undefined && started === owner.started;
}

function readOwner(folder: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(join(folder, fileName), 'utf8')));
  } catch {
    // Killed before or while it wrote: nobody owns the folder.
    return undefined;
  }
}

/** Start time in clock ticks since boot where /proc tells it, else only whether the process exists. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return process.platform === 'linux' ? undefined : existsWithoutProc(pid);
  }
}

function existsWithoutProc(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
    return 'unknown';
  } catch {
    return undefined;
  }
}
