import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { journalSubjects } from '../../lib/observe/registry.ts';
import { unpack } from '../recorded/unpack.ts';
import { judgeMutants } from './score.ts';

/**
 * Mutates every expectation that a recorded journal shows to be satisfied; each mutant must fail.
 * Usage: npm run test:mutants [-- FOLDER]
 */
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', '..', 'test', 'recorded');
const names = readdirSync(folder).filter((file) => file.endsWith('.jsonl.gz'));
const rows = new Map<string, { found: number; all: number }>();
let found = 0;
let all = 0;
for (const name of names) {
  for (const one of await judgeMutants(unpack(join(folder, name)), journalSubjects)) {
    const key = `${one.kind}: ${one.how}`;
    const row = rows.get(key) ?? { found: 0, all: 0 };
    rows.set(key, { found: row.found + Number(one.found), all: row.all + 1 });
    found += Number(one.found);
    all += 1;
    if (!one.found) console.log(`not found: ${name} ${one.what} (${key})\n  ${one.why}`);
  }
}
for (const [key, row] of [...rows].sort(([a], [b]) => a.localeCompare(b, 'en'))) {
  console.log(`${`${row.found} of ${row.all}`.padStart(14)}  ${key}`);
}
console.log(`${found} of ${all} mutants found, on ${names.length} journals`);
console.log(`${found} passed, ${all - found} failed, 0 skipped`);
process.exitCode = all > 0 && found === all ? 0 : 1;
