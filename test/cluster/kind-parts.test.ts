import test from 'ava';
import { guardScript } from '../../lib/cluster/egress-guard.ts';
import type { Engine } from '../../lib/cluster/engine.ts';
import { readKindConfig } from '../../lib/cluster/kind-config.ts';
import { errorOf, progressOf } from '../../lib/cluster/kind-output.ts';
import { isOwned, removeKindCluster } from '../../lib/cluster/kind-remove.ts';

test("kind's lines become progress in plain letters", (t) => {
  t.is(progressOf(' • Preparing nodes 📦 📦   ...'), 'Preparing nodes');
  t.is(progressOf(' • Ensuring node image (labrig/node:v1.34.2) 🖼  ...'), 'Ensuring node image (labrig/node:v1.34.2)');
  t.is(progressOf(' ✓ Ensuring node image (labrig/node:v1.34.2) 🖼'), undefined);
  t.is(progressOf('Set kubectl context to "kind-x"'), undefined);
});

test("kind's error is told without its stack trace", (t) => {
  t.is(
    errorOf('noise\nERROR: failed to create cluster: unknown apiVersion: x\nStack Trace: \nmain.go'),
    'failed to create cluster: unknown apiVersion: x',
  );
  t.is(
    errorOf('ERROR: init failed\nCommand Output: I1 a\nI1 b\nI1 c\nerror: why\nStack Trace: \nx'),
    'init failed\nI1 b\nI1 c\nerror: why',
  );
  t.is(errorOf('only\nnoise'), 'only\nnoise');
});

test('pod networks of a config, and of none', (t) => {
  t.deepEqual(readKindConfig({}), { podSubnets: ['10.244.0.0/16'], ipv6: false, ownImages: false });
  t.deepEqual(readKindConfig({ networking: { ipFamily: 'dual' }, nodes: [{ role: 'control-plane', image: 'i' }] }), {
    podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'],
    ipv6: true,
    ownImages: true,
  });
  t.deepEqual(readKindConfig({ networking: { podSubnet: '10.1.0.0/16, fd01::/48' } }).podSubnets, [
    '10.1.0.0/16',
    'fd01::/48',
  ]);
});

test('the guard takes each network to its own family', (t) => {
  const script = guardScript(['10.1.0.0/16', 'fd01::/48']);
  t.regex(script, /^guard iptables -4 .* 10\.1\.0\.0\/16$/m);
  t.regex(script, /^guard ip6tables -6 .* fd01::\/48$/m);
});

/** An engine that has this one network and container, and remembers what it was told to do. */
function fakeEngine(labels: object | undefined, networks: string, done: string[] = []): Engine {
  return {
    program: 'docker',
    ask: () => Promise.resolve(`labrig-x-control-plane\tcontrol-plane\t${networks}\n`),
    attempt: (args) => {
      done.push(args.join(' '));
      const found = labels !== undefined;
      return Promise.resolve({
        command: '',
        code: found ? 0 : 1,
        stdout: JSON.stringify(labels ?? {}),
        stderr: found ? '' : 'Error: No such network: labrig-x',
        timedOut: false,
        aborted: false,
      });
    },
  };
}

test('a cluster is ours only with a network of this run, and all containers on it', async (t) => {
  t.true(await isOwned(fakeEngine({ 'labrig.run': 'r1' }, 'labrig-x'), 'labrig-x', 'r1'));
  t.false(await isOwned(fakeEngine({ 'labrig.run': 'r2' }, 'labrig-x'), 'labrig-x', 'r1'));
  t.false(await isOwned(fakeEngine({}, 'labrig-x'), 'labrig-x'));
  t.false(await isOwned(fakeEngine(undefined, 'kind'), 'labrig-x'));
  t.false(await isOwned(fakeEngine({ 'labrig.run': 'r1' }, 'kind'), 'labrig-x', 'r1'));
});

test('what is not ours is not removed', async (t) => {
  const done: string[] = [];
  await t.throwsAsync(removeKindCluster(fakeEngine({}, 'kind', done), 'labrig-x', 'r1'), {
    name: 'InfraError',
    message: /left alone/,
  });
  t.false(done.some((words) => words.startsWith('rm') || words.startsWith('network rm')));
});
