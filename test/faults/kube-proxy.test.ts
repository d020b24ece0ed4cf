import test from 'ava';
import { modeOf, withConfig } from '../../lib/faults/kube-proxy-config.ts';
import { isKnown } from '../../lib/faults/proxy-modes.ts';
import { container, fakeCluster, type FakeParts } from '../actions/fake-cluster.ts';
import { fault, inject } from './inject.ts';

/** As kubeadm writes it. */
const config = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
clusterCIDR: 10.244.0.0/16
ipvs:
  scheduler: ""
  strictARP: false
kind: KubeProxyConfiguration
mode: ""
`;

test('the mode is changed, and nothing else', (t) => {
  t.is(modeOf(config), 'iptables');
  const changed = withConfig(config, { mode: 'ipvs', strictARP: true });
  t.is(modeOf(changed), 'ipvs');
  t.is(changed, config.replace('mode: ""', 'mode: "ipvs"').replace('strictARP: false', 'strictARP: true'));
});

const proxy = container('kube-proxy', 'p1');

/** A ConfigMap, a DaemonSet and its pods; the shell answers what the mode is, and how many rules there are. */
const answer: NonNullable<FakeParts['answer']> = ({ path }) => {
  if (path.includes('/configmaps/')) return { metadata: {}, data: { 'config.conf': config } };
  if (path.includes('/daemonsets/')) return { metadata: {}, spec: { template: { spec: {} } } };
  return { items: [{ metadata: { name: 'kube-proxy-a' } }] };
};

const mode =
  (text: string): NonNullable<FakeParts['sh']> =>
  () => ({ stdout: text });

test('kubeProxyMode: the ledger comes first, and what was before is kept with the change', async (t) => {
  let asked = 0;
  const { proof, log, requests, ledger } = await inject(
    'kubeProxyMode',
    { mode: 'nftables' },
    { answer, containers: [[proxy], []], sh: () => ({ stdout: asked++ === 0 ? 'iptables' : 'nftables' }) },
  );
  t.true(proof.changed, proof.summary);
  t.like(ledger[0], { what: 'fault', verb: 'kubeProxyMode' });
  t.true(log.includes('write'));
  const patch = requests.find(({ method }) => method === 'PATCH')?.body;
  t.like(patch, { metadata: { annotations: { 'labrig/before': config } } });
  t.true(requests.some(({ method, path }) => method === 'DELETE' && path.endsWith('/pods/kube-proxy-a')));
});

test('kubeProxyMode: the mode was at work already', async (t) => {
  const { proof } = await inject(
    'kubeProxyMode',
    { mode: 'iptables' },
    { answer, containers: [[proxy], []], sh: mode('iptables') },
  );
  t.false(proof.changed);
  t.regex(proof.summary, /was in mode iptables on every node already/);
});

test('kubeProxyMode: a kube-proxy that was only starting had no other mode', async (t) => {
  let asked = 0;
  const { proof } = await inject(
    'kubeProxyMode',
    { mode: 'iptables' },
    { answer, containers: [[proxy], []], sh: () => (asked++ === 0 ? { code: 7 } : { stdout: 'iptables' }) },
  );
  t.false(proof.changed);
  t.regex(proof.summary, /was in mode iptables on every node already/);
});

test('of a kube-proxy that is not at work no mode is known', (t) => {
  t.false(isKnown({ worker: 'ipvs', worker2: 'no answer' }));
  t.true(isKnown({ worker: 'ipvs', worker2: 'iptables' }));
});

test('kubeProxyMode: nothing is undone that was not changed', async (t) => {
  const { cluster, requests, context } = fakeCluster({ answer, sh: mode('iptables') });
  await fault('kubeProxyMode').undo({}, cluster, context.signal);
  t.true(requests.every(({ method = 'GET' }) => method === 'GET'));
});

test('flushServiceRules: kube-proxy goes first, then the rules', async (t) => {
  let flushed = false;
  const { proof, log, requests, ledger } = await inject(
    'flushServiceRules',
    {},
    {
      answer,
      containers: [[proxy], [proxy], []],
      sh(script) {
        if (script.includes('--noflush')) flushed = true;
        return { stdout: script.includes('grep -cE') ? (flushed ? '0\n' : '30\n') : '' };
      },
    },
  );
  t.true(proof.changed, proof.summary);
  t.like(ledger[0], { what: 'fault', verb: 'flushServiceRules' });
  t.true(log.indexOf('write') < log.findIndex((line) => line.includes('--noflush')));
  const patch = JSON.stringify(requests.find(({ method }) => method === 'PATCH')?.body);
  t.true(patch.includes('"OnDelete"') && patch.includes('"NotIn"') && patch.includes('lab-control-plane'));
});

test('flushServiceRules: there was nothing to flush', async (t) => {
  const { proof } = await inject('flushServiceRules', {}, { answer, sh: () => ({ stdout: '0\n' }) });
  t.false(proof.changed);
  t.regex(proof.summary, /there were no service rules on control-plane/);
});

test('flushServiceRules: rules that came back', async (t) => {
  const { proof } = await inject('flushServiceRules', {}, { answer, sh: () => ({ stdout: '30\n' }) });
  t.false(proof.changed);
});

test('bringing kube-proxy back puts back what was before, once', async (t) => {
  const before = { updateStrategy: { type: 'RollingUpdate' } };
  const { cluster, requests, context } = fakeCluster({
    answer: () => ({
      metadata: { annotations: { 'labrig/before': JSON.stringify(before) } },
      spec: { updateStrategy: { type: 'OnDelete' }, template: { spec: { affinity: {} } } },
    }),
  });
  await fault('flushServiceRules').undo({}, cluster, context.signal);
  t.deepEqual(requests.find(({ method }) => method === 'PATCH')?.body, [
    { op: 'remove', path: '/metadata/annotations/labrig~1before' },
    { op: 'add', path: '/spec/updateStrategy', value: { type: 'RollingUpdate' } },
    { op: 'remove', path: '/spec/template/spec/affinity' },
  ]);
});

test('removeCniConfig: the ledger comes first, and no file may be left', async (t) => {
  let moved = false;
  const { proof, log } = await inject(
    'removeCniConfig',
    { node: 'control-plane' },
    {
      sh(script) {
        if (script.includes('mv ')) moved = true;
        return { stdout: moved ? '' : '10-kindnet.conflist\n' };
      },
    },
  );
  t.true(proof.changed, proof.summary);
  t.true(log.indexOf('write') < log.findIndex((line) => line.includes('mv ')));
});

test('removeCniConfig: nothing to take away, so nothing to undo', async (t) => {
  const { proof, ledger } = await inject('removeCniConfig', { node: 'control-plane' }, {});
  t.false(proof.changed);
  t.regex(proof.summary, /there was no CNI configuration/);
  t.deepEqual(ledger, []);
});

test('removeCniConfig: a file that is there again', async (t) => {
  const { proof } = await inject(
    'removeCniConfig',
    { node: 'control-plane' },
    { sh: () => ({ stdout: '10-kindnet.conflist\n' }) },
  );
  t.false(proof.changed);
  t.regex(proof.summary, /10-kindnet.conflist/);
});
