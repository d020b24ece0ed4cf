import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { replay } from '../../lib/expect/replay.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { journalSubjects } from '../../lib/observe/registry.ts';
import { unpack } from './unpack.ts';

// Journals of real runs (`npm run e2e -- --record`): they must be judged today as they were then.
const folder = join(import.meta.dirname, '..', '..', '..', 'test', 'recorded');

for (const name of readdirSync(folder).filter((file) => file.endsWith('.jsonl.gz'))) {
  test(`the same verdict and times again: ${name}`, async (t) => {
    const entries = unpack(join(folder, name));
    const recorded = entries.findLast((entry) => entry.type === 'verdict');
    const { decision, differences, derived } = await replay(entries, journalSubjects);
    t.deepEqual(differences, []);
    t.like(recorded, { verdict: decision.verdict });
    t.deepEqual(derived.filter(isMeasure), entries.filter(isMeasure));
  });

  test(`cut off anywhere, it is judged without a crash: ${name}`, async (t) => {
    const entries = unpack(join(folder, name));
    for (let part = 1; part <= 10; part++) {
      const cut = entries.slice(0, Math.ceil((entries.length * part) / 10));
      await t.notThrowsAsync(replay(cut, journalSubjects));
    }
  });
}

test('there is no path of the recording machine in them', (t) => {
  const paths = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl.gz'))
    .flatMap((file) => pathsIn(gunzipSync(readFileSync(join(folder, file))).toString('utf8')));
  t.deepEqual(paths, []);
});

function pathsIn(text: string): readonly string[] {
  return text.match(/"\/(?:work|root|tmp\/labrig)[^"]*/g) ?? [];
}

function isMeasure(entry: Entry): boolean {
  return entry.type === 'measure';
}
