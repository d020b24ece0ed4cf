import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readManifests } from '../../lib/actions/manifests.ts';
import { assetsFolder } from '../../lib/host/folders.ts';
import { findStandIn, standIns } from '../../lib/host/stand-ins/registry.ts';

test('every stand-in has its program, and every program is a stand-in', (t) => {
  const folder = join(assetsFolder(), 'stand-ins');
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  t.deepEqual(folders.map(({ name }) => name).sort(), standIns.map(({ name }) => name).sort());
  for (const { name } of standIns) t.true(existsSync(join(folder, name, 'main.go')));
});

test('each takes the place of an image that a manifest of ours names', (t) => {
  const text = JSON.stringify(readManifests({ files: ['manifests/intro'] }).map(({ object }) => object));
  for (const reference of standIns.flatMap(({ references }) => references)) {
    t.true(text.includes(reference.replace('docker.io/library/', '')), reference);
  }
});

test('the frontend wants the variables that the healthy manifest gives', (t) => {
  const program = readFileSync(join(assetsFolder(), 'stand-ins', 'shop-frontend', 'main.go'), 'utf8');
  const manifest = readFileSync('manifests/intro/frontend-pod-healthy.yaml', 'utf8');
  const wanted = program.match(/"\w+_ADDR"/g) ?? [];
  t.is(wanted.length, 7);
  for (const name of wanted) t.true(manifest.includes(name.replaceAll('"', '')), name);
});

test('an unknown name is told with the known ones', (t) => {
  t.throws(() => findStandIn('nginx'), { name: 'InfraError', message: /"nginx"; there are shop-frontend, busybox/ });
});
