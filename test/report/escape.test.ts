import test from 'ava';
import fc from 'fast-check';
import { terminalLine, terminalLines, xmlAttribute, xmlText } from '../../lib/report/escape.ts';
import { hostile, unsafe } from './fixture.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile));

test('what could move the cursor is shown, not sent', (t) => {
  t.is(terminalLine('\u001b[31mred\u001b[0m'), '\\x1b[31mred\\x1b[0m');
  t.is(terminalLine('a\u202eb'), 'a\\u202eb');
  t.is(terminalLine('a\nb'), 'a\\nb');
  t.is(terminalLine('\u{e0041}'), '\\u{e0041}');
});

test('ordinary text stays', (t) => {
  t.is(terminalLine('Всё встало, 漢字 and é ✔'), 'Всё встало, 漢字 and é ✔');
});

test('lines stay lines', (t) => {
  t.deepEqual(terminalLines('a\r\nb\n\tc'), ['a', 'b', '  c']);
});

test('no text at all is unsafe on a terminal afterwards', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      t.notRegex(terminalLine(text), unsafe);
      for (const line of terminalLines(text)) t.notRegex(line, unsafe);
    }),
  );
});

test('markup is text in XML', (t) => {
  t.is(xmlText(`]]><a b="c">&`), ']]&gt;&lt;a b="c"&gt;&amp;');
  t.is(xmlAttribute('a "b"\n<c>'), 'a &quot;b&quot;&#10;&lt;c&gt;');
  t.is(xmlText('\u0000\u001b'), '\\x00\\x1b');
});
