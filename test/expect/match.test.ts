import test from 'ava';
import { checkMatch, matches } from '../../lib/expect/match.ts';
import { nodesOfLab } from '../../lib/expect/nodes.ts';
import type { Json, JsonObject, Match } from '../../lib/scenario/model.ts';

const saved = new Map<string, Readonly<Record<string, Json>>>([
  ['uids', { a: 'u1', b: 'u2' }],
  ['one', { z: 'u1' }],
  ['ids', { a: ['c1', 'c2'] }],
  [nodesOfLab, { 'control-plane': 'lab', worker: 'lab-m02', worker2: 'a' }],
]);

const item: JsonObject = {
  name: 'a',
  n: 3,
  ok: true,
  no: null,
  text: 'an error here',
  list: ['x', { k: 'v', w: 1 }],
  deep: { a: { b: 1, c: 2 } },
  statuses: [
    { ready: true, id: 'c1' },
    { ready: false, id: 'c2' },
  ],
  uid: 'u1',
};

type Row = readonly [name: string, holds: Match, holdsNot: Match];

const rows: readonly Row[] = [
  ['a scalar', { n: 3 }, { n: 4 }],
  ['a scalar of another type', { n: 3 }, { n: '3' }],
  ['null is a value', { no: null }, { absent: null }],
  ['exists', { n: { exists: true } }, { absent: { exists: true } }],
  ['exists false', { absent: { exists: false } }, { no: { exists: false } }],
  ['in', { n: { in: [1, 3] } }, { n: { in: [1, 2] } }],
  ['in, of nothing', { n: { in: [3] } }, { absent: { in: [3] } }],
  ['contains, of text', { text: { contains: 'error' } }, { text: { contains: 'warning' } }],
  ['contains, of a list', { list: { contains: 'x' } }, { list: { contains: 'y' } }],
  ['contains, part of an element', { list: { contains: { k: 'v' } } }, { list: { contains: { k: 'w' } } }],
  ['contains, of a number', { text: { contains: 'err' } }, { n: { contains: '3' } }],
  ['matches', { text: { matches: '^an .* here$' } }, { text: { matches: '^error' } }],
  ['matches, of a number', { text: { matches: 'e' } }, { n: { matches: '3' } }],
  ['gt', { n: { gt: 2 } }, { n: { gt: 3 } }],
  ['gte', { n: { gte: 3 } }, { n: { gte: 4 } }],
  ['lt', { n: { lt: 4 } }, { n: { lt: 3 } }],
  ['lte', { n: { lte: 3 } }, { n: { lte: 2 } }],
  ['numbers only', { n: { lt: 4 } }, { absent: { lt: 4 } }],
  ['numbers are no texts', { n: { gt: 2 } }, { text: { gt: 2 } }],
  ['several operators', { n: { gt: 2, lt: 4 } }, { n: { gt: 2, lt: 3 } }],
  ['sameAs, by key', { uid: { sameAs: 'uids' } }, { name: { sameAs: 'uids' } }],
  ['sameAs, the only value', { uid: { sameAs: 'one' } }, { name: { sameAs: 'one' } }],
  ['sameAs, nothing saved', { uid: { sameAs: 'uids' } }, { uid: { sameAs: 'nothing' } }],
  ['sameAs, of a set', { 'statuses[*].id': { sameAs: 'ids' } }, { 'statuses[*].ready': { sameAs: 'ids' } }],
  ['differsFrom', { name: { differsFrom: 'uids' } }, { uid: { differsFrom: 'uids' } }],
  ['differsFrom, another item of the saved', { text: { differsFrom: 'uids' } }, { absent: { differsFrom: 'uids' } }],
  [
    'differsFrom, of a set',
    { 'statuses[*].ready': { differsFrom: 'ids' } },
    { 'statuses[*].id': { differsFrom: 'ids' } },
  ],
  ['differsFrom, nothing saved', { name: { differsFrom: 'uids' } }, { name: { differsFrom: 'nothing' } }],
  ['node', { name: { node: 'worker2' } }, { name: { node: 'worker' } }],
  ['node, one of several', { name: { node: ['worker', 'worker2'] } }, { name: { node: ['control-plane', 'worker'] } }],
  ['node, none of the lab', { name: { node: ['worker2', 'worker9'] } }, { absent: { node: 'worker9' } }],
  ['node, part of a value', { list: { contains: { k: 'v' } } }, { list: { contains: { k: { node: 'worker2' } } } }],
  ['a part of a mapping', { deep: { a: { b: 1 } } }, { deep: { a: { b: 2 } } }],
  ['a part that is absent', { deep: { a: {} } }, { deep: { x: {} } }],
  ['operators in a part', { deep: { a: { b: { lt: 2 } } } }, { deep: { a: { b: { gt: 2 } } } }],
  ['literal keys in a part', { 'deep.a.b': 1 }, { deep: { 'a.b': 1 } }],
  ['a list', { list: ['x', { k: 'v' }] }, { list: ['x'] }],
  ['a list in order', { list: [{ exists: true }, { w: 1 }] }, { list: [{ w: 1 }, 'x'] }],
  ['every element', { 'statuses[*].id': { matches: '^c' } }, { 'statuses[*].ready': true }],
  ['every element, of none', { 'statuses[*].id': { exists: true } }, { 'absent[*].id': { exists: true } }],
  ['no element', { 'statuses[*].x': { exists: false } }, { 'statuses[*].id': { exists: false } }],
  ['elements by key', { 'statuses[id=c1].ready': true }, { 'statuses[id=c2].ready': true }],
  ['elements by key, of none', { 'statuses[id=c1].ready': true }, { 'statuses[id=c3].ready': true }],
];

for (const [name, holds, holdsNot] of rows) {
  test(`match: ${name}`, (t) => {
    t.true(matches(holds, item, { saved, key: 'a' }));
    t.not(matches(holdsNot, item, { saved, key: 'a' }), true);
    t.deepEqual(checkMatch(holds), []);
  });
}

test('mismatches say field, wanted and seen', (t) => {
  const found = matches(
    { deep: { a: { b: 2, c: 2 } }, 'statuses[*].ready': true, n: { gt: 5, lt: 9 }, 'x.y': 1 },
    item,
    { saved, key: 'a' },
  );
  t.deepEqual(found, [
    { path: 'deep.a.b', wanted: '2', seen: 1 },
    { path: 'statuses[1].ready', wanted: 'true', seen: false },
    { path: 'n', wanted: 'more than 5 and less than 9', seen: 3 },
    { path: 'x.y', wanted: '1', seen: undefined },
  ]);
});

const wrong: readonly (readonly [string, Match, readonly string[]])[] = [
  ['a path', { 'a[': 1 }, ['a[']],
  ['a mixture', { a: { exists: true, phase: 'x' } }, ['a']],
  ['exists of a text', { a: { exists: 'yes' } }, ['a', 'exists']],
  ['in of a scalar', { a: { in: 3 } }, ['a', 'in']],
  ['in of none', { a: { in: [] } }, ['a', 'in']],
  ['gt of a text', { a: { gt: '3' } }, ['a', 'gt']],
  ['a pattern', { a: { b: { matches: '(' } } }, ['a', 'b', 'matches']],
  ['an unknown name', { a: { sameAs: 'nobody' } }, ['a', 'sameAs']],
  ['inside contains', { a: { contains: { b: { gt: 'x' } } } }, ['a', 'contains', 'b', 'gt']],
];

for (const [name, match, at] of wrong) {
  test(`refused: ${name}`, (t) => {
    t.deepEqual(
      checkMatch(match, new Set(['uids'])).map((problem) => problem.at),
      [at],
    );
  });
}
