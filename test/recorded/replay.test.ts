import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { replay } from '../../lib/expect/replay.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { readJournal } from '../../lib/journal/read.ts';
import { subjects } from '../../lib/observe/registry.ts';

// Journals of real runs (`npm run e2e -- --record`): they must be judged today as they were then.
const folder = join(import.meta.dirname, '..', '..', '..', 'test', 'recorded');

for (const name of readdirSync(folder).filter((file) => file.endsWith('.jsonl.gz'))) {
  test(`the same verdict and times again: ${name}`, async (t) => {
    const entries = unpack(join(folder, name));
    const recorded = entries.findLast((entry) => entry.type === 'verdict');
    const { decision, differences, derived } = await replay(entries, subjects);
    t.deepEqual(differences, []);
    t.like(recorded, { verdict: decision.verdict });
    t.deepEqual(derived.filter(isMeasure), entries.filter(isMeasure));
  });

  test(`cut off anywhere, it is judged without a crash: ${name}`, async (t) => {
    const entries = unpack(join(folder, name));
    for (let part = 1; part <= 10; part++) {
      const cut = entries.slice(0, Math.ceil((entries.length * part) / 10));
      await t.notThrowsAsync(replay(cut, subjects));
    }
  });
}

test('there is no path of the recording machine in them', (t) => {
  t.pass();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.jsonl.gz'))) {
    const text = gunzipSync(readFileSync(join(folder, name))).toString('utf8');
    t.notRegex(text, /"\/(?:work|root|tmp)\//, name);
  }
});

function unpack(path: string): readonly Entry[] {
  const temporary = mkdtempSync(join(tmpdir(), 'labrig-replay-'));
  try {
    const journal = join(temporary, 'journal.jsonl');
    writeFileSync(journal, gunzipSync(readFileSync(path)));
    return readJournal(journal).entries;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function isMeasure(entry: Entry): boolean {
  return entry.type === 'measure';
}
