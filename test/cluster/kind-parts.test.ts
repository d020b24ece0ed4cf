import test from 'ava';
import type { Engine } from '../../lib/cluster/engine.ts';
import { readKindConfig } from '../../lib/cluster/kind-config.ts';
import { errorOf, progressOf } from '../../lib/cluster/kind-output.ts';
import { kindSort } from '../../lib/cluster/kind-nodes.ts';
import { isOwned, removeCluster } from '../../lib/cluster/remove-lab.ts';

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

test('control planes of a config: a node of no role is one', (t) => {
  const nodes = [{}, { role: 'control-plane' }, { role: 'worker' }];
  t.is(readKindConfig({ nodes }).controlPlanes, 2);
});

test('networks of a config, and of none', (t) => {
  t.deepEqual(readKindConfig({}), {
    podSubnets: ['10.244.0.0/16'],
    serviceSubnets: ['10.96.0.0/16'],
    ipv6: false,
    ownImages: false,
    controlPlanes: 0,
  });
  t.deepEqual(readKindConfig({ networking: { ipFamily: 'dual' }, nodes: [{ role: 'control-plane', image: 'i' }] }), {
    podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'],
    serviceSubnets: ['10.96.0.0/16', 'fd00:10:96::/112'],
    ipv6: true,
    ownImages: true,
    controlPlanes: 1,
  });
  t.deepEqual(readKindConfig({ networking: { podSubnet: '10.1.0.0/16, fd01::/48' } }).podSubnets, [
    '10.1.0.0/16',
    'fd01::/48',
  ]);
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

const lab = { sort: kindSort, name: 'labrig-x' };

test('a cluster is ours only with a network of this run, and all containers on it', async (t) => {
  t.true(await isOwned({ engine: fakeEngine({ 'labrig.run': 'r1' }, 'labrig-x'), ...lab, runId: 'r1' }));
  t.false(await isOwned({ engine: fakeEngine({ 'labrig.run': 'r2' }, 'labrig-x'), ...lab, runId: 'r1' }));
  t.false(await isOwned({ engine: fakeEngine({}, 'labrig-x'), ...lab }));
  t.false(await isOwned({ engine: fakeEngine(undefined, 'kind'), ...lab }));
  t.false(await isOwned({ engine: fakeEngine({ 'labrig.run': 'r1' }, 'kind'), ...lab, runId: 'r1' }));
});

test('what is not ours is not removed', async (t) => {
  const done: string[] = [];
  await t.throwsAsync(removeCluster({ engine: fakeEngine({}, 'kind', done), ...lab, runId: 'r1' }), {
    name: 'InfraError',
    message: /left alone/,
  });
  t.false(done.some((words) => words.startsWith('rm') || words.startsWith('network rm')));
});
