import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Entry } from '../../lib/journal/entry.ts';
import { readJournal } from '../../lib/journal/read.ts';

/** The entries of a recorded journal. */
export function unpack(path: string): readonly Entry[] {
  const temporary = mkdtempSync(join(tmpdir(), 'labrig-replay-'));
  try {
    const journal = join(temporary, 'journal.jsonl');
    writeFileSync(journal, gunzipSync(readFileSync(path)));
    return readJournal(journal).entries;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
