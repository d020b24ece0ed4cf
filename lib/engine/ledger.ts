import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ledger, LedgerItem, Pending } from '../cluster/provider.ts';
import type { Undo } from '../cluster/undo.ts';
import { InfraError } from '../errors.ts';

/** One line of the ledger: what undoes a change that is about to be made, or that an earlier line is settled. */
type Line = { readonly id: number; readonly undo: Undo } | { readonly id: number; readonly done: true };

const fileName = 'ledger.jsonl';

/** The undo list of one folder. Each line is on the disk before `write` resolves. */
export function openLedger(folder: string): Ledger {
  const path = join(folder, fileName);
  let next = Math.max(0, ...readLines(path).map((line) => line.id)) + 1;
  const settle = (id: number): void => {
    append(path, { id, done: true });
  };
  return {
    settle,
    pending: () => pendingOf(readLines(path)),
    write(undo: Undo): Promise<LedgerItem> {
      const id = next++;
      append(path, { id, undo });
      return Promise.resolve({
        done: () => {
          settle(id);
          return Promise.resolve();
        },
      });
    },
  };
}

function pendingOf(lines: readonly Line[]): readonly Pending[] {
  const settled = new Set(lines.filter((line) => 'done' in line).map((line) => line.id));
  return lines.flatMap((line) => ('undo' in line && !settled.has(line.id) ? [line] : [])).reverse();
}

function append(path: string, line: Line): void {
  try {
    const file = openSync(path, 'a', 0o600);
    try {
      // The line break comes first as well: what a killed process left half written must not swallow this line.
      writeSync(file, `\n${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncFolder(dirname(path));
  } catch (cause) {
    throw new InfraError(`cannot write the undo list ${path}, so nothing was changed: ${String(cause)}`, { cause });
  }
}

/** A new file's name is on the disk only when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A torn last line is a change that was never made: `write` had not resolved. */
function readLines(path: string): readonly Line[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return [];
    }
  });
}
