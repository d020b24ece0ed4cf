import { join } from 'node:path';
import test from 'ava';
import { loadVariants } from '../../lib/scenario/load-variants.ts';
import { variantName, variantsOf } from '../../lib/scenario/matrix.ts';
import { fixtures, registries } from './support.ts';

test('every combination is a scenario of its own, with the values in its texts and in its name', async (t) => {
  const loaded = await loadVariants(join(fixtures, 'valid-matrix.yaml'), registries);
  t.deepEqual(
    loaded.map((one) => one.ok && [one.scenario.name, one.scenario.steps[0]?.name, one.scenario.variant?.of]),
    [
      ['test-iptables-1', 'iptables of size 1', 'test'],
      ['test-iptables-2', 'iptables of size 2', 'test'],
      ['test-ipvs-1', 'ipvs of size 1', 'test'],
      ['test-ipvs-2', 'ipvs of size 2', 'test'],
    ],
  );
});

test('a value from outside takes the place of all', async (t) => {
  const loaded = await loadVariants(join(fixtures, 'valid-matrix.yaml'), registries, { vars: { proxy: 'nftables' } });
  t.deepEqual(
    loaded.map((one) => one.ok && one.scenario.name),
    ['test-nftables-1', 'test-nftables-2'],
  );
});

test('without a matrix there is one variant, without values', (t) => {
  t.deepEqual(variantsOf({}), [{}]);
  t.is(variantName('test', {}), 'test');
  t.is(variantName('test', { kubernetes: '1.34' }), 'test-1-34');
});
