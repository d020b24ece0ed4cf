import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './program.ts';

/** Keeps a run's journal for the replay tests, without the paths of this machine. */
export function recordJournal(journal: string, name: string, home: string): void {
  const folder = join(root, 'test', 'recorded');
  mkdirSync(folder, { recursive: true });
  const text = readFileSync(journal, 'utf8').replaceAll(home, '/home/student').replaceAll(root, '/labrig');
  writeFileSync(join(folder, `${basename(name, '.yaml')}.jsonl.gz`), gzipSync(text, { level: 9 }));
}
