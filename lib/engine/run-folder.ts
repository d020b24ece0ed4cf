import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from '../errors.ts';
import { newRunId } from './run-id.ts';
import { runsFolder } from './state-folder.ts';
import { writeOwner } from './owner.ts';

export interface RunFolder {
  readonly id: string;
  readonly path: string;
  readonly journal: string;
  readonly evidence: string;
}

/** Makes the folder of a new run, owned by this process. */
export function makeRunFolder(): RunFolder {
  const id = newRunId();
  const path = join(runsFolder(), id);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeOwner(path);
  } catch (cause) {
    throw new InfraError(`cannot make the run's folder ${path}: ${String(cause)}`, {
      cause,
      next: 'set XDG_STATE_HOME to a folder that can be written',
    });
  }
  return { id, path, journal: join(path, 'journal.jsonl'), evidence: join(path, 'evidence') };
}
