import test from 'ava';
import fc from 'fast-check';
import { contains, lastAddress, overlap, prefixOf } from '../../lib/faults/networks.ts';
import { faults } from '../../lib/faults/registry.ts';

test('networks that have an address in common', (t) => {
  t.true(overlap('10.0.0.0/8', '10.96.0.0/16'));
  t.true(overlap('10.96.0.0/16', '10.0.0.0/8'));
  t.true(overlap('10.96.0.1', '10.96.0.0/16'));
  t.false(overlap('10.96.0.0/16', '10.97.0.0/16'));
  t.false(overlap('10.0.0.0/8', 'default'));
  t.false(overlap('10.0.0.0/8', 'unreachable'));
  t.false(overlap('10.0.0.0/8', 'fd00::/8'));
  t.true(overlap('fd00::/8', 'fd00:10:244::/56'));
});

test('the last address of a network is in it, and not its broadcast address', (t) => {
  t.is(lastAddress('172.26.0.0/16'), '172.26.255.254');
  t.is(lastAddress('192.168.1.0/24'), '192.168.1.254');
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(byte, byte, byte, byte, fc.integer({ min: 8, max: 30 }), (a, b, c, d, prefix) => {
      const network = `${a}.${b}.${c}.${d}/${prefix}`;
      t.true(contains(network, lastAddress(network)));
      t.is(prefixOf(network), prefix);
    }),
  );
});

for (const [spec, ok] of [
  [{ on: 'workstation', to: '10.96.0.0/16', via: 'worker' }, true],
  [{ on: 'host', to: '172.17.255.0/24', via: '172.18.0.3' }, true],
  [{ on: 'workstation', to: '0.0.0.0/0', via: 'worker' }, false],
  [{ on: 'workstation', to: '10.0.0.0/7', via: 'worker' }, false],
  [{ on: 'workstation', to: '10.96.0.1', via: 'worker' }, false],
  [{ on: 'pod/web', to: '10.96.0.0/16', via: 'worker' }, false],
] as const) {
  test(`staticRoute ${JSON.stringify(spec)} is ${ok ? 'taken' : 'refused'}`, (t) => {
    t.is(faults.find(({ verb }) => verb === 'staticRoute')?.schema.safeParse(spec).success, ok);
  });
}
