import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ownerLives, writeOwner } from '../../lib/engine/owner.ts';

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
