import { Writable } from 'node:stream';
import test from 'ava';
import type { Verdict } from '../../lib/journal/entry.ts';
import { createSuiteReport, type SuiteReport } from '../../lib/report/suite.ts';
import { scenario, step } from '../expect/support/scenario.ts';

function told(): { readonly report: SuiteReport; readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  const options = { stream, isTTY: false, color: false, language: 'en', quiet: true };
  return { report: createSuiteReport(options), text: () => chunks.join('') };
}

async function run(report: SuiteReport, name: string, verdict: Verdict): Promise<void> {
  const reporter = report.start(name);
  const one = { ...scenario(...(name === 'lab' ? [] : [step()])), name };
  reporter.entry({
    t: 0,
    type: 'run',
    version: 1,
    labrig: '0',
    id: name,
    startedAt: '',
    file: `${name}.yaml`,
    scenario: one,
  });
  reporter.entry({ t: 1500, type: 'verdict', verdict, reason: `because of ${name}` });
  reporter.entry({ t: 2000, type: 'lab', state: 'kept', name: 'labrig-x' });
  await report.ended(reporter, verdict);
}

test('what passed is a line; what did not is told whole; nobody is told to remove a shared lab', async (t) => {
  const { report, text } = told();
  await run(report, 'good', 'passed');
  await run(report, 'bad', 'failed');
  await run(report, 'old', 'skipped');
  await run(report, 'lab', 'passed');
  report.say(report.total());
  t.regex(text(), / passed {3}good \(2\.0 s\)\n/);
  t.notRegex(text(), /because of good/);
  t.regex(text(), / failed {3}bad .*\n\nFAILED {2}bad in .*\n {2}because of bad\n/);
  t.regex(text(), / skipped {2}old .*: because of old\n/);
  t.regex(text(), /1 passed, 1 failed, 1 skipped\n$/);
  t.notRegex(text(), /labrig down/);
  t.is(report.views().length, 4);
});

test('runs at the same time do not mix', async (t) => {
  const { report, text } = told();
  await Promise.all([run(report, 'a', 'failed'), run(report, 'b', 'failed')]);
  t.regex(text(), /FAILED {2}a in .*\n {2}because of a\n/);
  t.regex(text(), /FAILED {2}b in .*\n {2}because of b\n/);
});
