import test from 'ava';
import { spreadOf, spreadTable } from '../../lib/report/spread.ts';

const run = (ms: number) => ({ verdict: 'passed', measures: [{ name: 'down', ms }] }) as const;

test('min, median, p95 and max are times that were measured', (t) => {
  const runs = Array.from({ length: 20 }, (_, index) => run((20 - index) * 100));
  t.deepEqual(spreadOf(runs), [{ name: 'down', runs: 20, min: 100, median: 1000, p95: 1900, max: 2000 }]);
  t.deepEqual(spreadOf([run(7)]), [{ name: 'down', runs: 1, min: 7, median: 7, p95: 7, max: 7 }]);
});

test('the pass rate, and what became of the others', (t) => {
  const failed = { verdict: 'failed', measures: [] } as const;
  t.is(spreadTable([run(1), run(2), run(3), failed])[0], '3 of 4 passed (75 %), 1 failed');
  t.deepEqual(spreadTable([failed]), ['0 of 1 passed (0 %), 1 failed']);
  t.deepEqual(spreadTable([]), ['0 of 0 passed (0 %)']);
});

test('a time measured in some runs only says in how many', (t) => {
  const rows = spreadTable([run(1), { verdict: 'failed', measures: [] }]);
  t.regex(rows.at(-1) ?? '', /^down\s+1\s+1 ms/);
});
