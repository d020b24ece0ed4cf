import test from 'ava';
import { terminalOptions } from '../../lib/report/terminal-options.ts';

const tty = { isTTY: true, columns: 40 };

test('a terminal has colour, lines to redraw and a width', (t) => {
  t.deepEqual(terminalOptions(tty, { env: {} }), { isTTY: true, columns: 40, color: true });
});

test('NO_COLOR and --no-color take the colour only', (t) => {
  t.deepEqual(terminalOptions(tty, { env: { NO_COLOR: '1' } }), { isTTY: true, columns: 40, color: false });
  t.deepEqual(terminalOptions(tty, { env: { FORCE_COLOR: '1' }, color: false }), {
    isTTY: true,
    columns: 40,
    color: false,
  });
  t.true(terminalOptions(tty, { env: { NO_COLOR: '' } }).color);
});

test('a pipe is plain and never wrapped', (t) => {
  t.deepEqual(terminalOptions({}, { env: {} }), { isTTY: false, color: false });
  t.deepEqual(terminalOptions({}, { env: { FORCE_COLOR: '1' } }), { isTTY: false, color: true });
});

test('a dumb terminal is not redrawn, one without a width has 80 columns', (t) => {
  t.deepEqual(terminalOptions(tty, { env: { TERM: 'dumb' } }), { isTTY: false, columns: 40, color: false });
  t.is(terminalOptions({ isTTY: true, columns: 0 }, { env: {} }).columns, 80);
});
