import test from 'ava';
import { createJudge } from '../../lib/expect/judge.ts';
import type { Entry, Failure, Verdict } from '../../lib/journal/entry.ts';
import { answerItem, answerSubject } from '../../lib/observe/answer.ts';
import { type AnswerFile, answerGoals } from '../../lib/scenario/answer-schema.ts';
import { change, stepEntry } from './support/entries.ts';
import { scenario, step } from './support/scenario.ts';

const facets = new Map([[answerSubject.name, answerSubject]]);
const stream = 'answer {}';
const invalid: Failure = {
  message: 'spec.selector: Required value',
  reason: 'Invalid',
  code: 422,
  details: { causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.selector' }] },
};

/** A step that is answered so: an earlier answer is in the stream already, as on a lab with several steps. */
function answered(warnings: readonly string[], error?: Failure): readonly Entry[] {
  const stale = answerItem(['old'], { message: 'stale', reason: 'Stale', code: 409 });
  return [
    { t: 5, type: 'subject', stream, subject: 'answer', spec: {}, mode: 'watch' },
    stepEntry(10, 'started'),
    { t: 20, type: 'items', stream, items: [stale], began: 20 },
    change(50, 'started'),
    { t: 99, type: 'items', stream, items: [answerItem(warnings, error)], began: 99 },
    error === undefined ? change(100, 'done', { summary: 'applied', writes: [] }) : change(100, 'failed', { error }),
    { t: 3000, type: 'tick' },
    stepEntry(3001, 'ended'),
  ];
}

const comesOut = test.macro<[AnswerFile, readonly Entry[], Verdict, RegExp?]>(
  (t, file, entries, verdict, says = /./) => {
    const goals = answerGoals(file, 0);
    const one = scenario(step({ ...(file.refused === undefined ? {} : { refused: true }), expect: goals }));
    const judge = createJudge(one, facets);
    for (const entry of entries) judge.feed(entry);
    t.is(judge.verdict().verdict, verdict);
    t.regex(judge.verdict().reason, says);
  },
);

test(
  'refused as said',
  comesOut,
  { refused: { reason: 'Invalid', code: 422, field: 'spec.selector' } },
  answered([], invalid),
  'passed',
);
test(
  'accepted',
  comesOut,
  { refused: { reason: 'Invalid' } },
  answered([]),
  'failed',
  /refused: wanted true, saw false/,
);
test(
  'refused for another reason',
  comesOut,
  { refused: { reason: 'Forbidden' } },
  answered([], invalid),
  'failed',
  /wanted Forbidden, saw Invalid/,
);
test(
  'another field',
  comesOut,
  { refused: { field: 'spec.template' } },
  answered([], invalid),
  'failed',
  /saw spec.selector/,
);
test(
  'what was answered before does not count',
  comesOut,
  { refused: { reason: 'Stale' } },
  answered([], invalid),
  'failed',
);
test(
  'no answer is no refusal',
  comesOut,
  { refused: { reason: '' } },
  answered([], { message: 'connection reset', reason: 'Unreachable' }),
  'failed',
  /apply failed: connection reset/,
);
test('a refusal that nobody expects', comesOut, { warned: false }, answered([], invalid), 'failed', /apply failed/);
test('warned', comesOut, { warned: { contains: 'deprecated' } }, answered(['x', 'it is deprecated']), 'passed');
test('warned of something else', comesOut, { warned: { contains: 'deprecated' } }, answered(['x']), 'failed');
test('not warned', comesOut, { warned: { contains: 'deprecated' } }, answered([]), 'failed');
test('no warning', comesOut, { warned: false }, answered([]), 'passed');
test('a warning after all', comesOut, { warned: false }, answered(['x']), 'failed');
