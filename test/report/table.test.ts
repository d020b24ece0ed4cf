import test from 'ava';
import fc from 'fast-check';
import { table } from '../../lib/report/table.ts';
import { clip, widthOf, wrap } from '../../lib/report/width.ts';

const header = ['name', 'min', 'max'];
const rows = [
  ['API downtime', '5.2 s', '12.0 s'],
  ['recovery', '40.1 s', '1 min 2 s'],
];
/** What may stand in a cell: text that is safe already. */
const cell = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text));

test('columns are aligned', (t) => {
  t.deepEqual(table(header, rows, { align: ['left', 'right', 'right'] }), [
    'name             min        max',
    'API downtime   5.2 s     12.0 s',
    'recovery      40.1 s  1 min 2 s',
  ]);
});

test('what does not fit becomes blocks', (t) => {
  t.deepEqual(table(header, rows.slice(0, 1), { columns: 20 }), ['API downtime', '  min: 5.2 s', '  max: 12.0 s']);
});

test('wide characters count twice', (t) => {
  t.deepEqual(
    table(
      ['', ''],
      [
        ['漢字', 'x'],
        ['abcd', 'y'],
      ],
    ),
    ['漢字  x', 'abcd  y'],
  );
});

test('no table is wider than the terminal', (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell)), fc.integer({ min: 20, max: 100 }), (all, columns) => {
      for (const line of table(header, all, { columns })) t.true(widthOf(line) <= columns, line);
    }),
  );
});

test('wrapped lines fit and lose nothing but spaces', (t) => {
  fc.assert(
    fc.property(cell, fc.integer({ min: 8, max: 40 }), (text, columns) => {
      const lines = wrap(text, columns);
      for (const line of lines) t.true(widthOf(line) <= columns, line);
      t.is(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
    }),
  );
});

test('a clipped text fits', (t) => {
  t.is(clip('kube-apiserver', 8), 'kube-ap…');
  fc.assert(
    fc.property(cell, fc.integer({ min: 1, max: 40 }), (text, columns) => {
      t.true(widthOf(clip(text, columns)) <= columns);
    }),
  );
});
