import test from 'ava';
import { missingCapabilities } from '../../lib/host/engine/capabilities.ts';

const status = (bounding: string): string =>
  `Name:\tnode\nCapInh:\t0000000000000000\nCapBnd:\t${bounding}\nCapAmb:\t0\n`;

test('a root that has everything lacks nothing', (t) => {
  t.deepEqual(missingCapabilities(status('000001ffffffffff'), 40), []);
});

test('a root in a nested sandbox lacks CAP_SYS_RESOURCE', (t) => {
  t.deepEqual(missingCapabilities(status('000001fffeffffff'), 40), ['CAP_SYS_RESOURCE']);
});

test('what an older kernel does not know is not missing', (t) => {
  t.deepEqual(missingCapabilities(status('0000003fffffffff'), 37), []);
  t.deepEqual(missingCapabilities(status('0000003fffffffff'), 40), [
    'CAP_PERFMON',
    'CAP_BPF',
    'CAP_CHECKPOINT_RESTORE',
  ]);
});

test('the root of an unprivileged container lacks most', (t) => {
  const missing = missingCapabilities(status('00000000a80425fb'), 40);
  t.is(missing.length, 41 - 14);
  t.true(missing.includes('CAP_SYS_ADMIN'));
  t.false(missing.includes('CAP_CHOWN'));
});

test('where nothing is said nothing is taken away', (t) => {
  t.deepEqual(missingCapabilities('', 40), []);
});
