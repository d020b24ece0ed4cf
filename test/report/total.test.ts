import test from 'ava';
import type { Verdict } from '../../lib/journal/entry.ts';
import { namedTotalLines, totalLines } from '../../lib/report/total.ts';
import type { RunView } from '../../lib/report/view-model.ts';
import { viewOf } from '../../lib/report/view.ts';
import { scenario, step } from '../expect/support/scenario.ts';

function view(name: string, verdict?: Verdict, steps = [step()]): RunView {
  const of = { ...scenario(...steps), name };
  return viewOf([
    { t: 0, type: 'run', version: 1, labrig: '0', id: name, startedAt: '', file: 'x', scenario: of },
    ...(verdict === undefined ? [] : [{ t: 1, type: 'verdict', verdict, reason: '' } as const]),
  ]);
}

test('each verdict is counted; a run that only makes a lab, or has no verdict yet, is not', (t) => {
  const views = [view('a', 'passed'), view('b', 'skipped'), view('c', 'passed'), view('d', 'passed', []), view('e')];
  t.deepEqual(totalLines(views), ['', '2 passed, 1 skipped']);
});

test('a lab that could not be made counts', (t) => {
  t.deepEqual(totalLines([view('a', 'infra', [])]), ['', '1 infra']);
});

test('what did not pass is named, with nothing in its name that a terminal obeys', (t) => {
  const views = [view('a', 'passed'), view('b\u001b[31m', 'inconclusive'), view('c', 'failed')];
  const [, first = '', second, ...rest] = namedTotalLines(views);
  t.regex(first, /^inconclusive {2}b/);
  t.false(first.includes('\u001b'));
  t.is(second, 'failed        c');
  t.deepEqual(rest, ['', '1 passed, 1 inconclusive, 1 failed']);
});

test('where all passed nobody is named', (t) => {
  t.deepEqual(namedTotalLines([view('a', 'passed')]), ['', '1 passed']);
});
