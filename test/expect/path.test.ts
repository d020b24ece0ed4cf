import test from 'ava';
import { lookup, PathError, parsePath } from '../../lib/expect/path.ts';
import type { Json } from '../../lib/scenario/model.ts';

const pod: Json = {
  metadata: { name: 'etcd', labels: { 'app.kubernetes.io/name': 'shop' } },
  status: {
    phase: 'Running',
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Initialized', status: 'False', nested: { key: 'x' } },
    ],
    none: [],
    null: null,
  },
};

const leads = test.macro<[string, readonly (readonly [string, Json | undefined])[]]>({
  exec(t, path, expected) {
    t.deepEqual(
      lookup(parsePath(path), pod).map(({ at, value }) => [at, value] as const),
      expected,
    );
  },
  title: (_title, path) => `lookup: ${path}`,
});

test(leads, 'status.phase', [['status.phase', 'Running']]);
test(leads, 'status.absent.phase', [['status.absent.phase', undefined]]);
test(leads, 'status.phase.length', [['status.phase.length', undefined]]);
test(leads, 'constructor', [['constructor', undefined]]);
test(leads, 'status.null', [['status.null', null]]);
test(leads, 'metadata.labels["app.kubernetes.io/name"]', [['metadata.labels["app.kubernetes.io/name"]', 'shop']]);
test(leads, "metadata.labels['app.kubernetes.io/name']", [["metadata.labels['app.kubernetes.io/name']", 'shop']]);
test(leads, 'status.conditions[1].type', [['status.conditions[1].type', 'Initialized']]);
test(leads, 'status.conditions[2].type', [['status.conditions[2].type', undefined]]);
test(leads, 'status.conditions[*].status', [
  ['status.conditions[0].status', 'True'],
  ['status.conditions[1].status', 'False'],
]);
test(leads, 'status.none[*].status', [['status.none[*].status', undefined]]);
test(leads, 'status.phase[*]', [['status.phase[*]', undefined]]);
test(leads, 'status.conditions[type=Ready].status', [['status.conditions[type=Ready].status', 'True']]);
test(leads, 'status.conditions[nested.key="x"].status', [['status.conditions[nested.key=x].status', 'False']]);
test(leads, 'status.conditions[type=Absent].status', [['status.conditions[type=Absent].status', undefined]]);

const refuses = test.macro<[string, number]>({
  exec(t, path, offset) {
    t.is(t.throws(() => parsePath(path), { instanceOf: PathError }).offset, offset);
  },
  title: (_title, path) => `refused: ${path === '' ? '(empty)' : path}`,
});

test(refuses, '', 0);
test(refuses, '.a', 0);
test(refuses, 'a.', 2);
test(refuses, 'a..b', 2);
test(refuses, 'a[', 1);
test(refuses, 'a[*', 1);
test(refuses, 'a[]', 2);
test(refuses, 'a[-1]', 2);
test(refuses, 'a]', 1);
test(refuses, 'a[0]b', 4);
test(refuses, 'a["b]', 2);
test(refuses, 'a["b"', 5);
test(refuses, 'a"b', 1);
