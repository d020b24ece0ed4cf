import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { InfraError, UsageError } from '../../lib/errors.ts';
import { checkEntry } from '../../lib/journal/check.ts';
import type { Entry, RunEntry } from '../../lib/journal/entry.ts';
import { readJournal } from '../../lib/journal/read.ts';
import { openJournal } from '../../lib/journal/write.ts';
import { scenario, step } from '../expect/support/scenario.ts';

const run: RunEntry = {
  t: 0,
  type: 'run',
  version: 1,
  labrig: '0.1.0',
  id: 'x',
  startedAt: '2026-01-01T00:00:00.000Z',
  file: 'a.yaml',
  scenario: scenario(step()),
};
const blind: Entry = { t: 3.25, type: 'blind', stream: 's', cause: 'lost', reason: 'ende\n"ünïcödé" 💥' };
const tick: Entry = { t: 4, type: 'tick' };

function withFolder<T>(action: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-journal-'));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withFile<T>(text: string, action: (path: string) => T): T {
  return withFolder((folder) => {
    const path = join(folder, 'journal.jsonl');
    writeFileSync(path, text);
    return action(path);
  });
}

const lines = (...entries: readonly unknown[]): string => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

test('what is written is read', (t) => {
  withFolder((folder) => {
    const path = join(folder, 'journal.jsonl');
    const journal = openJournal(path);
    journal.append(run);
    journal.appendAll([blind, tick]);
    journal.appendAll([]);
    journal.close();
    t.deepEqual(readJournal(path), { entries: [run, blind, tick], torn: false });
    t.is(statSync(path).mode & 0o777, 0o600);
  });
});

test('an entry can be read as soon as append returns, and appending goes on where it stopped', (t) => {
  withFolder((folder) => {
    const path = join(folder, 'journal.jsonl');
    openJournal(path).append(run);
    t.deepEqual(readJournal(path).entries, [run]);
    openJournal(path).append(tick);
    t.deepEqual(readJournal(path).entries, [run, tick]);
  });
});

test('a disk that is full is an InfraError', (t) => {
  const error = t.throws(
    () => {
      openJournal('/dev/full').append(run);
    },
    { instanceOf: InfraError },
  );
  t.regex(error.message, /the disk is full/u);
  t.truthy(error.next);
});

test('a folder that is not there is an InfraError', (t) => {
  t.throws(() => openJournal('/nowhere/journal.jsonl'), { instanceOf: InfraError });
});

test('a torn last line is left out, wherever it is torn', (t) => {
  const last = lines(blind);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Buffer.byteLength(last) - 2 }), (length) => {
      withFile(lines(run, tick), (path) => {
        appendFileSync(path, Buffer.from(last).subarray(0, length));
        t.deepEqual(readJournal(path), { entries: [run, tick], torn: true });
      });
    }),
    { numRuns: 30 },
  );
});

test('a whole last line without its line feed counts', (t) => {
  withFile(lines(run, tick).trimEnd(), (path) => {
    t.deepEqual(readJournal(path), { entries: [run, tick], torn: false });
  });
});

test('lines longer than a read, and characters across its edge', (t) => {
  const long: Entry = { ...blind, reason: 'é💥'.repeat(60_000) };
  withFile(lines(run, long, tick), (path) => {
    t.deepEqual(readJournal(path).entries, [run, long, tick]);
  });
});

const refused: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ['empty', '', /the journal is empty/u],
  ['no JSON', 'hello\n', /:1: not a line of a journal/u],
  ['torn at once', '{"t":0,"ty', /:1: not a line/u],
  ['another first line', lines(tick), /:1: not a journal: the first line must be of type run/u],
  ['another version', lines({ ...run, version: 2 }), /:1: the journal has version 2, and this labrig reads version 1/u],
  ['no version', lines({ ...run, version: undefined }), /version none/u],
  ['a hole', `${lines(run)}{"t":1,\n${lines(tick)}`, /:2: not a line/u],
  ['an empty line', `${lines(run)}\n${lines(tick)}`, /:2: not a line/u],
  ['an unknown type', lines(run, tick, { t: 1, type: 'party' }), /:3: no entry has the type "party"/u],
  [
    'a wrong type of field',
    lines(run, { ...blind, cause: 'drunk' }),
    /:2: cause of an entry of type blind must be unavailable or lost/u,
  ],
  ['no time', lines(run, { type: 'tick' }), /:2: t of an entry/u],
  ['a list', lines(run, []), /:2: an entry is a JSON object/u],
  ['two runs', lines(run, run), /:2: a second run/u],
];

for (const [name, text, message] of refused) {
  test(`refused: ${name}`, (t) => {
    withFile(text, (path) => {
      const error = t.throws(() => readJournal(path), { instanceOf: UsageError });
      t.regex(error.message, message);
    });
  });
}

test('a file that is not there is a UsageError', (t) => {
  t.throws(() => readJournal('/nowhere/journal.jsonl'), { instanceOf: UsageError });
});

test('every example in docs/journal.md is an entry, and every type has one', (t) => {
  const text = readFileSync(join('docs', 'journal.md'), 'utf8');
  const examples = [...text.matchAll(/^```json\n(.*?)^```/gmsu)].flatMap(([, body = '']) => body.trim().split('\n'));
  const types = examples.map((line) => {
    const checked = checkEntry(JSON.parse(line));
    if ('problem' in checked) return t.fail(`${line}: ${checked.problem}`);
    return checked.entry.type;
  });
  t.deepEqual([...new Set(types)].sort(), [
    'blind',
    'change',
    'evidence',
    'expectation',
    'item',
    'items',
    'lab',
    'measure',
    'problem',
    'proof',
    'run',
    'saved',
    'step',
    'subject',
    'tick',
    'undo',
    'verdict',
  ]);
});
