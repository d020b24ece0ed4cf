import test from 'ava';
import type { Verdict } from '../../lib/journal/entry.ts';
import { exitCode, worstExitCode } from '../../lib/report/exit-code.ts';

const codes: Readonly<Record<Verdict, number>> = {
  passed: 0,
  skipped: 0,
  failed: 1,
  ineffective: 1,
  infra: 3,
  inconclusive: 4,
  interrupted: 130,
};

test('every verdict has its exit code', (t) => {
  for (const [verdict, code] of Object.entries(codes)) t.is(exitCode(verdict as Verdict), code, verdict);
});

test('of several runs the one that most needs a look decides', (t) => {
  t.is(worstExitCode([]), 0);
  t.is(worstExitCode([0, 0]), 0);
  t.is(worstExitCode([0, 4, 1]), 1);
  t.is(worstExitCode([1, 3, 0]), 3);
  t.is(worstExitCode([3, 130]), 130);
});
