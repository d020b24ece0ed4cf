import test from 'ava';
import type { Change } from '../../lib/scenario/model.ts';
import { claimOutside, giveBack } from '../../lib/engine/claims.ts';
import { type Answer, fakeCluster } from '../actions/fake-cluster.ts';
import { scenario, step } from '../expect/support/scenario.ts';

const object = (kind: string, name: string, namespace?: string) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const change: Change = {
  kind: 'action',
  verb: 'apply',
  spec: {
    objects: [
      object('Pod', 'inside'),
      object('Pod', 'inside-by-name', '$(namespace)'),
      object('Pod', 'elsewhere', 'kube-system'),
      object('Namespace', 'b'),
      object('Namespace', 'a'),
    ],
  },
};
const twice = scenario(step({ change }), step({ change }));

function claiming(answer: Answer) {
  const fake = fakeCluster({ answer });
  const parts = { namespace: 'own', runId: 'r1', waiting: () => undefined };
  return { fake, parts: { ...parts, cluster: fake.cluster, ledger: fake.context.ledger, signal: fake.context.signal } };
}

test('claims what is made outside the namespace, each once, in the order of the names, the ledger first', async (t) => {
  const { fake, parts } = claiming(() => ({}));
  await claimOutside(twice, parts);
  const claimed = ['Namespace a', 'Namespace b', 'Pod kube-system/elsewhere'];
  t.deepEqual(
    fake.ledger.map((undo) => undo.what === 'claim' && undo.of),
    claimed,
  );
  t.is(fake.requests.filter(({ method }) => method === 'POST').length, claimed.length);
});

test('what a run that is gone still has is the machine’s matter, and its claim no longer in our ledger', async (t) => {
  const lease = { metadata: { uid: 'u' }, spec: { holderIdentity: 'no-such-run' } };
  const { parts } = claiming(({ method }) => (method === 'POST' ? 409 : lease));
  await t.throwsAsync(claimOutside(twice, parts), { name: 'InfraError', message: /Namespace a .*no-such-run/ });
});

test('gives back only its own', async (t) => {
  const lease = { metadata: { uid: 'u' }, spec: { holderIdentity: 'r1' } };
  const deleted = async (runId: string): Promise<number> => {
    const { fake } = claiming(() => lease);
    await giveBack(fake.cluster, { name: 'labrig-x', runId }, fake.context.signal);
    return fake.requests.filter(({ method }) => method === 'DELETE').length;
  };
  t.is(await deleted('r1'), 1);
  t.is(await deleted('r2'), 0);
});
