import test from 'ava';
import { excerpts } from '../../lib/report/excerpt.ts';

test('short texts stay', (t) => {
  t.deepEqual(excerpts(['passed', '-'], 10), ['passed', '-']);
});

test('a long one is cut at its end', (t) => {
  t.deepEqual(excerpts(['abcdefghijkl', '-'], 10), ['abcdefghi…', '-']);
});

test('long ones are shown from where they begin to differ', (t) => {
  const start = 'x'.repeat(100);
  const [one = '', two = ''] = excerpts([`${start} is called`, `${start} was called`], 40);
  t.regex(one, /^…x+ is called$/);
  t.regex(two, /^…x+ was called$/);
  t.true([one, two].every((text) => text.length <= 40));
});

test('nothing is cut from the middle of texts that differ early', (t) => {
  const [one = '', two = ''] = excerpts([`a${'x'.repeat(50)}`, `b${'x'.repeat(50)}`], 20);
  t.true(one.startsWith('ax') && two.startsWith('bx'));
});
