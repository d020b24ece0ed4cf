import test from 'ava';
import fc from 'fast-check';
import { formatDuration, formatSeconds } from '../../lib/report/duration.ts';

const cases: readonly (readonly [number, string])[] = [
  [0, '0 ms'],
  [0.4, '0 ms'],
  [740, '740 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [5213, '5.2 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [72_000, '1 min 12 s'],
  [119_700, '2 min 0 s'],
  [3_599_700, '1 h 0 min'],
  [3_900_000, '1 h 5 min'],
];

for (const [ms, text] of cases) {
  test(`${ms} ms is ${text}`, (t) => {
    t.is(formatDuration(ms), text);
  });
}

test('no unit overflows', (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (ms) => {
      const text = formatDuration(ms);
      t.regex(text, /^(\d{1,3} ms|[1-5]?\d\.\d s|[1-5]?\d min [1-5]?\d s|\d+ h [1-5]?\d min)$/);
    }),
  );
});

test('seconds for programs', (t) => {
  t.is(formatSeconds(5213.4), '5.213');
});
