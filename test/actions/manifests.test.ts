import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readManifests } from '../../lib/actions/manifests.ts';
import { UsageError } from '../../lib/errors.ts';

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-manifests-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;

test('a file of several documents gives them all, empty ones left out', (t) => {
  const folder = folderOf({ 'all.yaml': `---\n${pod('a')}---\n# nothing\n---\n${pod('b')}` });
  t.deepEqual(
    readManifests({ files: [join(folder, 'all.yaml')] }).map(({ name }) => name),
    ['a', 'b'],
  );
});

test('a folder gives its manifests in the order of their names, JSON too, and nothing else', (t) => {
  const folder = folderOf({
    '2.yml': pod('second'),
    '1.yaml': pod('first'),
    '3.json': '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "third"}}',
    'README.md': 'not: [a, manifest',
  });
  mkdirSync(join(folder, 'below'));
  t.deepEqual(
    readManifests({ files: [folder] }).map(({ name }) => name),
    ['first', 'second', 'third'],
  );
});

test('a List stands for its items', (t) => {
  const item = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop' } };
  const [first] = readManifests({ objects: [{ apiVersion: 'v1', kind: 'List', items: [item] }] });
  t.like(first, { kind: 'Pod', name: 'a', namespace: 'shop', place: 'objects[0], item 1' });
});

const refused = test.macro((t, text: string, says: RegExp) => {
  const folder = folderOf({ 'bad.yaml': text });
  const error = t.throws(() => readManifests({ files: [join(folder, 'bad.yaml')] }), { instanceOf: UsageError });
  t.regex(error.message, says);
});

test(
  'no kind: file and document are named',
  refused,
  `${pod('a')}---\napiVersion: v1\n`,
  /bad\.yaml, document 2: .*`kind`/,
);
test('no apiVersion', refused, 'kind: Pod\n', /bad\.yaml: .*`apiVersion`/);
test('no name', refused, 'apiVersion: v1\nkind: Pod\n', /bad\.yaml: Pod without a name/);
test('a list', refused, '- a\n- b\n', /is a mapping/);
test('a word', refused, 'hello', /is a mapping/);
test('nothing', refused, '# nothing\n', /no object in it/);
test('broken YAML: with its position', refused, 'apiVersion: v1\nkind: [Pod\n', /bad\.yaml:\d+:\d+: YAML_SYNTAX/);
test('a control character', refused, 'apiVersion: v1\nkind: "Po\u0007d"\n', /bad\.yaml:2:\d+: NOT_TEXT .*U\+0007/);
test('an equal key twice', refused, 'apiVersion: v1\nkind: Pod\nkind: Pod\n', /bad\.yaml:3:1: DUPLICATE_KEY/);

test('a missing file and an empty folder', (t) => {
  const folder = folderOf({});
  t.throws(() => readManifests({ files: [join(folder, 'none.yaml')] }), { message: /there is no such file/ });
  t.throws(() => readManifests({ files: [folder] }), { message: /holds no manifest/ });
});
