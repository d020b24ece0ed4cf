import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { UndoResult } from './cleanup.ts';

/** The variable by which the programs that a run started can be found when the run itself is gone. */
export const runVariable = 'LABRIG_RUN';

/** How long a request to the engine may take to come to its own end, in ms. */
const patience = 20_000;

/**
 * Ends the programs that a run left working, for example a `kind create` that would go on creating. A request that the
 * engine has got is carried out even when whoever asked is killed, and what it makes would appear after everything was
 * cleaned up: such requests are let come to their end, for a while.
 */
export async function endOrphans(runId: string): Promise<readonly UndoResult[]> {
  const others = orphansOf(runId).filter((one) => !isMaking(one));
  const ended = others.map(endOne);
  const limit = performance.now() + patience;
  while (orphansOf(runId).some(isMaking) && performance.now() < limit) await pause(50);
  // A process that was ended a moment ago may still be listed.
  const known = new Set(others.map(({ pid }) => pid));
  const late = orphansOf(runId).filter(({ pid }) => !known.has(pid));
  return [...ended, ...late.map(endOne)];
}

interface Orphan {
  readonly pid: number;
  readonly words: readonly string[];
}

/** A request to a container engine that makes or starts something. */
function isMaking({ words: [program = '', ...args] }: Orphan): boolean {
  if (!/^(docker|podman|nerdctl)$/.test(basename(program))) return false;
  const [first = '', second = ''] = args.filter((word) => !word.startsWith('-'));
  return /^(run|create|start|restart)$/.test(first) || (/^(network|volume)$/.test(first) && second === 'create');
}

function endOne({ pid }: Orphan): UndoResult {
  const what = `process ${pid}`;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH'))
      return { what, error: messageOf(error) };
  }
  return { what };
}

function orphansOf(runId: string): readonly Orphan[] {
  return processIds()
    .filter((pid) => pid !== process.pid && nulSeparated(pid, 'environ').includes(`${runVariable}=${runId}`))
    .map((pid) => ({ pid, words: nulSeparated(pid, 'cmdline') }));
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    // No /proc on this system: the programs end by themselves when their pipes break.
    return [];
  }
}

/** Empty for a process that ended (a zombie has neither), or that belongs to somebody else: not ours. */
function nulSeparated(pid: number, file: 'environ' | 'cmdline'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
