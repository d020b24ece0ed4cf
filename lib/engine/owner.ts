import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** The process that owns a run's folder. A pid alone is not enough: pids are reused. */
const ownerSchema = z.object({ pid: z.number().int(), started: z.string() });
type Owner = z.infer<typeof ownerSchema>;

const fileName = 'owner.json';

export function writeOwner(folder: string): void {
  writeFileSync(join(folder, fileName), JSON.stringify(thisProcess()));
}

/** What a run writes on things outside its folder, for the day on which the folder is gone. */
const markSchema = ownerSchema.extend({ host: z.string(), folder: z.string() });

export function ownerMark(folder: string): string {
  return JSON.stringify({ ...thisProcess(), host: hostname(), folder } satisfies z.infer<typeof markSchema>);
}

/**
 * Whether nobody can know any more of what carries this mark: the run's process is gone, and so is its folder. What
 * another machine made by the same engine, and what cannot be read, is not abandoned.
 */
export function isAbandoned(mark: string): boolean {
  const parsed = markSchema.safeParse(readJson(mark));
  if (!parsed.success) return false;
  const { host, folder, ...owner } = parsed.data;
  return host === hostname() && !existsSync(folder) && !lives(owner);
}

/** Whether the process that made the folder still lives. A folder without a readable owner has none. */
export function ownerLives(folder: string): boolean {
  const owner = readOwner(folder);
  if (owner === undefined) return false;
  return lives(owner);
}

function thisProcess(): Owner {
  return { pid: process.pid, started: startOf(process.pid) ?? 'unknown' };
}

function lives({ pid, started }: Owner): boolean {
  const now = startOf(pid);
  return now !== undefined && now === started;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
