import test from 'ava';
import { machineConfig, refuseMore } from '../../../lib/cluster/vm/machine-config.ts';
import { RequirementMissing } from '../../../lib/errors.ts';

test('one node of the machine image, by the name that the disk has, beside what the scenario says', (t) => {
  const config = { kind: 'Cluster', networking: { podSubnet: '10.1.0.0/16' } };
  t.deepEqual(machineConfig(config, 'labrig/vm:v1.34.2', '/cache/draft'), {
    ...config,
    nodes: [
      {
        role: 'control-plane',
        image: 'labrig/vm:v1.34.2',
        extraMounts: [{ hostPath: '/cache/draft', containerPath: '/kind/draft' }],
        kubeadmConfigPatches: ['kind: InitConfiguration\nnodeRegistration:\n  name: control-plane\n'],
      },
    ],
  });
});

test("the scenario's own patches of its node stay", (t) => {
  const node = {
    role: 'control-plane',
    labels: { tier: 'one' },
    kubeadmConfigPatches: ['kind: ClusterConfiguration\n'],
  };
  const { nodes } = machineConfig({ nodes: [node] }, 'image', '/draft');
  t.like(nodes, [{ labels: { tier: 'one' }, kubeadmConfigPatches: ['kind: ClusterConfiguration\n'] }]);
});

test('several nodes, or IPv6, are not one machine', (t) => {
  const nodes = [{ role: 'control-plane' }, { role: 'worker' }];
  t.throws(
    () => {
      refuseMore({ config: { nodes } });
    },
    { instanceOf: RequirementMissing, message: /has 2/ },
  );
  const networking = { ipFamily: 'dual' };
  t.throws(
    () => {
      refuseMore({ config: { networking } });
    },
    { instanceOf: RequirementMissing, message: /IPv4 alone/ },
  );
  t.notThrows(() => {
    refuseMore({ config: {} });
  });
});
