import { readdirSync, readFileSync } from 'node:fs';
import type { UndoResult } from './cleanup.ts';

/** The variable by which the programs that a run started can be found when the run itself is gone. */
export const runVariable = 'LABRIG_RUN';

/** Ends the programs that a dead run left working, for example a `kind create` that would go on creating. */
export function endOrphans(runId: string): readonly UndoResult[] {
  return processIds()
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(`${runVariable}=${runId}`))
    .map((pid) => {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return { what: `process ${pid}` };
        return { what: `process ${pid}`, error: String(error) };
      }
      return { what: `process ${pid}` };
    });
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    // No /proc on this system: the programs end by themselves when their pipes break.
    return [];
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // It ended, or belongs to somebody else: not ours.
    return [];
  }
}
