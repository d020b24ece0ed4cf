import test from 'ava';
import { CelError } from '../../lib/expect/cel.ts';
import { compileTest } from '../../lib/expect/quantify.ts';
import type { JsonObject, Test } from '../../lib/scenario/model.ts';
import { cel } from './support/judging.ts';

const names = {
  key: nameOf,
  label: (item: JsonObject) => `Pod ${nameOf(item)}`,
};
const saved = new Map();
const running = { phase: 'Running' };
const up: JsonObject = { name: 'up', phase: 'Running', n: 2, f: 1.5 };
const down: JsonObject = { name: 'down', phase: 'Pending', n: 3, f: 2.5 };

type Row = readonly [name: string, test: Test, holds: readonly JsonObject[], holdsNot: readonly JsonObject[]];

const rows: readonly Row[] = [
  ['all', { all: running }, [up, up], [up, down]],
  ['all, of none', { all: running }, [up], []],
  ['any', { any: running }, [down, up], [down]],
  ['any, of none', { any: running }, [up], []],
  ['none', { none: running }, [down], [down, up]],
  ['none, of none', { none: running }, [], [up]],
  ['count', { count: { min: 2, max: 2 } }, [up, down], [up]],
  ['count, too many', { count: { max: 1 } }, [up], [up, down]],
  ['count, none', { count: { min: 0, max: 0 } }, [], [up]],
  ['all and count', { all: running, count: { min: 2 } }, [up, up], [up]],
  ['any and none', { any: running, none: { phase: 'Pending' } }, [up], [up, down]],
  ['cel', { cel: 'items.all(i, i.phase == "Running")' }, [up], [down]],
  ['cel, whole numbers are ints', { cel: 'items.all(i, i.n + 1 == 3)' }, [up], [down]],
  ['cel, int beside double', { cel: 'items.all(i, i.n < 2.5)' }, [up], [down]],
  ['cel, doubles', { cel: 'items.all(i, i.f * 2.0 == 3.0)' }, [up], [down]],
  ['cel, size', { cel: 'size(items) == 1 && items[0].n % 2 == 0' }, [up], [down]],
  ['cel, has', { cel: 'items.exists(i, has(i.n)) && !items.exists(i, has(i.x))' }, [up], []],
];

for (const [name, what, holds, holdsNot] of rows) {
  test(`holds and holds not: ${name}`, (t) => {
    const compiled = compileTest(what, names, cel);
    t.deepEqual(compiled.outcome(holds, saved), { holds: true });
    t.deepEqual(compiled.why(holds, saved), []);
    t.deepEqual(compiled.outcome(holdsNot, saved), { holds: false });
    t.not(compiled.why(holdsNot, saved).length, 0);
  });
}

test('why: counts, labels and fields, a handful of them', (t) => {
  const many = Array.from({ length: 8 }, (_, index) => ({ name: `p${index}`, phase: 'Pending' }));
  t.deepEqual(compileTest({ all: running, count: { min: 10 } }, names).why([up, ...many], saved), [
    'wanted at least 10, saw 9:',
    '  Pod up',
    '  Pod p0',
    '  Pod p1',
    '  Pod p2',
    '  Pod p3',
    '  and 4 more',
    '8 of 9 not as wanted:',
    '  Pod p0: phase: wanted Running, saw Pending',
    '  Pod p1: phase: wanted Running, saw Pending',
    '  Pod p2: phase: wanted Running, saw Pending',
    '  Pod p3: phase: wanted Running, saw Pending',
    '  Pod p4: phase: wanted Running, saw Pending',
    '  and 3 more',
  ]);
  t.deepEqual(compileTest({ none: running }, names).why([up, down], saved), [
    '1 of 2 is as it must not be:',
    '  Pod up: phase is Running',
  ]);
  t.deepEqual(compileTest({ all: running }, names).why([], saved), ['there are none']);
});

test('cel: what cannot be evaluated is neither true nor false, and says why', (t) => {
  const compiled = compileTest({ cel: 'items[0].absent == 1' }, names, cel);
  t.deepEqual(compiled.outcome([up], saved), { holds: false, error: 'No such key: absent' });
  t.regex(compiled.why([up], saved).join(), /No such key: absent/u);
  t.regex(
    compileTest({ cel: 'items[0].phase' }, names, cel).outcome([up], saved).error ?? '',
    /must give a bool, and gave string/u,
  );
});

test('cel: another part that is false decides over an error', (t) => {
  const compiled = compileTest({ count: { min: 2 }, cel: 'items[1].n == 1' }, names, cel);
  t.deepEqual(compiled.outcome([up], saved), { holds: false });
});

for (const source of ['size(items)', 'items +', 'nobody == 1', '"a" + 1 == 2']) {
  test(`cel refused: ${source}`, (t) => {
    t.throws(() => compileTest({ cel: source }, names, cel), { instanceOf: CelError });
  });
}

test('a tally follows each change', (t) => {
  const tally = compileTest({ all: running, count: { max: 2 } }, names).tally();
  const holds = (): boolean => tally.outcome(() => []).holds;
  tally.set('a', [up], saved);
  t.true(holds());
  tally.set('b', [down], saved);
  t.false(holds());
  tally.set('b', [up], saved);
  t.true(holds());
  tally.set('a', [up, up], saved);
  t.false(holds());
  tally.set('b', [], saved);
  t.true(holds());
  tally.clear();
  t.false(holds());
});

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' ? name : '?';
}
