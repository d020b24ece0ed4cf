import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Undo } from '../../lib/cluster/undo.ts';
import { openLedger } from '../../lib/engine/ledger.ts';
import { InfraError } from '../../lib/errors.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'labrig-ledger-'));
const network = (name: string): Undo => ({ what: 'network', engine: 'docker', name, runId: 'r' });

test('what was written is pending, newest first, for another process too', async (t) => {
  const path = folder();
  const ledger = openLedger(path);
  await ledger.write(network('a'));
  await ledger.write(network('b'));
  t.deepEqual(
    openLedger(path)
      .pending()
      .map(({ undo }) => undo),
    [network('b'), network('a')],
  );
});

test('what is done is not pending', async (t) => {
  const path = folder();
  const ledger = openLedger(path);
  const item = await ledger.write(network('a'));
  await ledger.write(network('b'));
  await item.done();
  t.deepEqual(
    openLedger(path)
      .pending()
      .map(({ undo }) => undo),
    [network('b')],
  );
});

test('a torn last line is a change that was not made', async (t) => {
  const path = folder();
  await openLedger(path).write(network('a'));
  appendFileSync(join(path, 'ledger.jsonl'), '{"id":2,"undo":{"what":"netw');
  t.is(openLedger(path).pending().length, 1);
});

test('a line written after a torn one is not lost with it', async (t) => {
  const path = folder();
  await openLedger(path).write(network('a'));
  appendFileSync(join(path, 'ledger.jsonl'), '{"id":2,"undo":{"what":"netw');
  await openLedger(path).write(network('c'));
  t.deepEqual(
    openLedger(path)
      .pending()
      .map(({ undo }) => undo),
    [network('c'), network('a')],
  );
});

test('the line is in the file when write resolves', async (t) => {
  const path = folder();
  await openLedger(path).write(network('a'));
  t.regex(readFileSync(join(path, 'ledger.jsonl'), 'utf8'), /"name":"a"/);
});

test('a ledger that cannot be written stops the change', (t) => {
  const ledger = openLedger(join(folder(), 'missing'));
  t.throws(() => ledger.write(network('a')), { instanceOf: InfraError });
});
