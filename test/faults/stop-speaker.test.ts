import test from 'ava';
import { container, type FakeParts } from '../actions/fake-cluster.ts';
import { fault, ineffective, inject } from './inject.ts';

const proxy = container('kube-proxy', 'p1');
const speaker = container('speaker', 's1', { namespace: 'metallb-system', pod: 'speaker-abcde' });
const announced = (...nodes: readonly string[]): object => ({
  items: nodes.map((node, index) => ({
    status: { node, serviceName: `web-${index}`, serviceNamespace: 'default' },
  })),
});

/** A node of the API whose taints change with each PATCH, and MetalLB's word on who announces what. */
function metallbApi(announcing: object): { readonly answer: NonNullable<FakeParts['answer']>; taints: object[] } {
  const state = { taints: [{ key: 'other', effect: 'NoSchedule' }] as object[], answer: (): object => ({}) };
  const node = (): object => ({
    metadata: { name: 'lab-control-plane', resourceVersion: '1' },
    spec: { taints: state.taints },
  });
  return Object.assign(state, {
    answer: ({ path, method, body }: Parameters<NonNullable<FakeParts['answer']>>[0]) => {
      if (path.includes('servicel2statuses')) return announcing;
      if (method === 'PATCH') state.taints = (body as { spec: { taints: object[] } }).spec.taints;
      return path === '/api/v1/nodes' ? { items: [node()] } : node();
    },
  });
}

test('the speaker of the announcing node is killed, and a taint keeps it away until the undo', async (t) => {
  const api = metallbApi(announced('lab-control-plane'));
  const { log, proof, context, ledger } = await inject(
    'stopSpeaker',
    {},
    { answer: api.answer, containers: [[speaker, proxy], [proxy]] },
  );
  t.deepEqual(log, ['write', 'remove s1']);
  t.true(proof.changed);
  t.like(ledger[0], { what: 'fault', verb: 'stopSpeaker' });
  t.deepEqual(
    api.taints.map((one) => (one as { key: string }).key),
    ['other', 'labrig/speaker-stopped'],
  );
  await fault('stopSpeaker').undo({}, context.cluster, context.signal);
  t.deepEqual(api.taints, [{ key: 'other', effect: 'NoSchedule' }]);
});

test(
  'no speaker there',
  ineffective,
  'stopSpeaker',
  { node: 'control-plane' },
  { answer: metallbApi(announced()).answer, containers: [[proxy]] },
  /nothing was stopped/,
);
test(
  'one that came back',
  ineffective,
  'stopSpeaker',
  { node: 'control-plane' },
  { answer: metallbApi(announced()).answer, containers: [[speaker], [{ ...speaker, id: 's2' }]] },
  /a speaker runs on control-plane: s2/,
);
test(
  'a taint that did not stay',
  ineffective,
  'stopSpeaker',
  { node: 'control-plane' },
  {
    answer: ({ path }) =>
      path === '/api/v1/nodes' ? { items: [] } : { metadata: { name: 'n', resourceVersion: '1' }, spec: {} },
    containers: [[speaker], [proxy]],
  },
  /nothing keeps it from coming back/,
);

test('who announces must be clear', async (t) => {
  const run = (...nodes: readonly string[]): Promise<unknown> =>
    inject('stopSpeaker', {}, { answer: metallbApi(announced(...nodes)).answer });
  await t.throwsAsync(run(), { message: /no node announces/ });
  await t.throwsAsync(run('a', 'b'), { message: /several nodes announce.*default\/web-0 by a, default\/web-1 by b/ });
});
