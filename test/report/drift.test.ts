import test from 'ava';
import type { Entry, Verdict } from '../../lib/journal/entry.ts';
import { type DriftColumn, driftOf, driftTable } from '../../lib/report/drift.ts';
import { variantTables } from '../../lib/report/variants.ts';
import { viewOf } from '../../lib/report/view.ts';
import { expectation, pods, scenario, step } from '../expect/support/scenario.ts';

interface Facts {
  readonly verdict?: Verdict;
  readonly state?: 'satisfied' | 'violated';
  readonly refusal?: string;
  readonly warnings?: readonly string[];
  readonly ms?: number;
  readonly experiments?: readonly string[];
}

function column(name: string, scenarios: Readonly<Record<string, Facts>>): DriftColumn {
  const views = Object.entries(scenarios).map(([scenarioName, facts]) => {
    const goal = expectation(pods, { count: { min: 1 } }, { name: 'there' });
    const refused = facts.refusal === undefined ? {} : { refused: true as const };
    const of = {
      ...scenario(step({ name: 'One', expect: [goal], ...refused })),
      name: scenarioName,
      experiments: facts.experiments ?? [],
    };
    const change = { t: 1, type: 'change', step: 0, kind: 'action', verb: 'apply' } as const;
    const { verdict = 'passed', state = 'satisfied', refusal, warnings } = facts;
    const entries: readonly Entry[] = [
      { t: 0, type: 'run', version: 1, labrig: '0', id: 'x', startedAt: '', file: 'x', scenario: of },
      refusal === undefined
        ? { ...change, state: 'done', ...(warnings === undefined ? {} : { warnings }) }
        : { ...change, state: 'failed', error: { message: refusal, code: 422 } },
      { t: 2, type: 'expectation', id: goal.id, step: 0, state, reason: 'not so\nsaw none' },
      ...(facts.ms === undefined ? [] : [{ t: 3, type: 'measure', step: 0, name: 'Downtime', ms: facts.ms } as const]),
      { t: 4, type: 'verdict', verdict, reason: 'too old' },
    ];
    return viewOf(entries);
  });
  return { name, views };
}

const rows = (...columns: readonly DriftColumn[]): unknown =>
  driftOf(columns).map(({ scenario: of, fact, values }) => [of, fact, ...values]);

test('what is the same everywhere is no drift', (t) => {
  t.deepEqual(rows(column('1.34', { a: {} }), column('1.21', { a: {} })), []);
  t.regex(driftTable([column('1.34', { a: {} }), column('1.21', { a: {} })]).join('\n'), /No drift/);
});

test('verdicts and expectations', (t) => {
  const [now, then] = [
    column('1.34', { a: {}, b: {} }),
    column('1.21', { a: { verdict: 'failed', state: 'violated' }, b: { verdict: 'skipped' } }),
  ];
  t.deepEqual(rows(now, then), [
    ['a', 'verdict', 'passed', 'failed'],
    ['a', 'One: there', 'so', 'violated: not so saw none'],
    ['b', 'verdict', 'passed', 'skipped: too old'],
  ]);
});

test('what the API answered', (t) => {
  t.deepEqual(rows(column('1.34', { a: { refusal: 'no' } }), column('1.21', { a: { refusal: 'never' } })), [
    ['a', 'One: refusal', 'no', 'never'],
  ]);
  t.deepEqual(rows(column('1.34', { a: { warnings: ['old'] } }), column('1.21', { a: {} })), [
    ['a', 'One: warnings', 'old', '-'],
  ]);
});

test('measured times are always side by side', (t) => {
  t.deepEqual(rows(column('1.34', { a: { ms: 1000 } }), column('1.21', { a: { ms: 1000 } })), [
    ['a', 'Downtime', '1.0 s', '1.0 s'],
  ]);
});

test('a scenario of one version alone', (t) => {
  t.deepEqual(rows(column('1.34', {}), column('1.21', { a: {} })), [['a', 'verdict', 'not run', 'passed']]);
});

test('of what was skipped the verdict alone is told', (t) => {
  const skipped = column('1.21', { a: { verdict: 'skipped', state: 'violated' } });
  t.deepEqual(rows(column('1.34', { a: {} }), skipped), [['a', 'verdict', 'passed', 'skipped: too old']]);
});

test('the sides of one row are compared with each other', (t) => {
  const experiments = ['C14'];
  const skipped: Facts = { verdict: 'skipped', experiments };
  const now = column('1.34', { new: { experiments, ms: 1000 }, old: skipped, other: { experiments: ['C15'] } });
  const then = column('1.21', {
    new: skipped,
    old: { experiments, state: 'violated' },
    other: { experiments: ['C15'] },
  });
  t.deepEqual(rows(now, then), [
    ['C14', 'shown by', 'new', 'old'],
    ['C14', 'One: there', 'so', 'violated: not so saw none'],
    ['C14', 'Downtime', '1.0 s', '-'],
  ]);
});

test('two scenarios of one row that both ran are two', (t) => {
  const both = { a: { experiments: ['C2'] }, b: { experiments: ['C2'] } };
  t.deepEqual(rows(column('1.34', both), column('1.21', both)), []);
});

test('facts and times are two tables', (t) => {
  const lines = driftTable([
    column('1.34', { a: { ms: 1000, refusal: 'no' } }),
    column('1.21', { a: { ms: 2000, refusal: 'never' } }),
  ]);
  t.deepEqual(
    lines.map((line) => line.trim().replace(/ {2,}/g, ' | ')),
    [
      '',
      'Drift',
      'SCENARIO | FACT | 1.34 | 1.21',
      'a | One: refusal | no | never',
      '',
      'Measured',
      'SCENARIO | TIME | 1.34 | 1.21',
      'a | Downtime | 1.0 s | 2.0 s',
    ],
  );
});

test('variants of one file side by side, and nothing where there are none', (t) => {
  const views = ['iptables', 'ipvs'].flatMap((proxy) =>
    column(proxy, { gap: { ms: proxy === 'ipvs' ? 20 : 40 } }).views.map((view) => {
      const { run } = view;
      if (run === undefined) return view;
      const variant = { of: 'gap', values: { proxy } };
      return { ...view, run: { ...run, scenario: { ...run.scenario, name: `gap-${proxy}`, variant } } };
    }),
  );
  t.regex(variantTables(views).join('\n'), /gap +Downtime +40 ms +20 ms/);
  t.deepEqual(variantTables(column('1.34', { a: {} }).views), []);
});
