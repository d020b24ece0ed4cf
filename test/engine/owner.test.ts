import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { isAbandoned, ownerLives, ownerMark, writeOwner } from '../../lib/engine/owner.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'labrig-owner-'));

test('this process lives', (t) => {
  const path = folder();
  writeOwner(path);
  t.true(ownerLives(path));
});

test('a folder without an owner has none', (t) => {
  t.false(ownerLives(folder()));
});

test('the same pid started at another time is somebody else', (t) => {
  const path = folder();
  writeFileSync(join(path, 'owner.json'), JSON.stringify({ pid: process.pid, started: '1' }));
  t.false(ownerLives(path));
});

test('an owner that was being written when it was killed is nobody', (t) => {
  const path = folder();
  writeFileSync(join(path, 'owner.json'), '{"pid":1');
  t.false(ownerLives(path));
});

test('abandoned is what a process that is gone made in a folder that is gone, on this machine', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-owner-'));
  const mine: unknown = JSON.parse(ownerMark(folder));
  const of = (changes: object): string => JSON.stringify({ ...(mine as object), ...changes });
  const gone = { pid: 2 ** 22 + 1 };
  t.false(isAbandoned(of({})));
  t.false(isAbandoned(of(gone)), 'its folder is there: the ledger knows');
  rmSync(folder, { recursive: true });
  t.false(isAbandoned(of({})), 'its process lives');
  t.true(isAbandoned(of(gone)));
  t.true(isAbandoned(of({ started: '1' })), 'the pid was given away again');
  t.false(isAbandoned(of({ ...gone, host: 'another' })));
  t.false(isAbandoned('{"pid":1}'));
  t.false(isAbandoned(''));
});
