import test from 'ava';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import type { Node } from '../../lib/cluster/node.ts';
import { checkRequirements, missingNodes } from '../../lib/engine/requirements.ts';
import type { JsonObject, Scenario } from '../../lib/scenario/model.ts';
import { expectation, pods, step } from '../expect/support/scenario.ts';

/** A cluster of one node, whose shell answers the question for modules with these. */
function cluster(version: string, lacking: readonly string[] = []): Pick<Cluster, 'version' | 'nodes'> {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const node: Node = {
    name: 'lab-control-plane',
    alias: 'control-plane',
    role: 'control-plane',
    sh: () => Promise.resolve({ code: 0, stdout: lacking.map((module) => `${module}\n`).join(''), stderr: '' }),
    lines: unused,
    runtime: {
      list: unused,
      watch: unused,
      kill: unused,
      remove: unused,
      images: unused,
      importing: [],
      entering: unused,
      logs: {},
    },
  };
  return { version, nodes: [node] };
}

test('a version in the range is enough', async (t) => {
  t.is(await checkRequirements({ kubernetes: '>=1.24' }, cluster('v1.34.2')), undefined);
  t.is(await checkRequirements({}, cluster('v1.0.0')), undefined);
});

test('a version outside the range is named, with the range', async (t) => {
  const missing = (await checkRequirements({ kubernetes: '<1.24' }, cluster('v1.34.2'))) ?? '';
  t.true(missing.includes('<1.24') && missing.includes('v1.34.2'));
});

test('a module that the kernel has not is named, with the node and where there is one', async (t) => {
  t.is(await checkRequirements({ kernel: ['ip_vs'] }, cluster('v1.34.2')), undefined);
  const missing = (await checkRequirements({ kernel: ['ip_vs', 'dummy'] }, cluster('v1.34.2', ['ip_vs']))) ?? '';
  t.regex(missing, /ip_vs, that of control-plane/);
  t.regex(missing, /provider: vm/);
});

test('a node that a match names and the lab has not is named: none of such a node would hold of anything', (t) => {
  const steps = (match: JsonObject): Pick<Scenario, 'steps'> => ({
    steps: [step({ expect: [expectation(pods, { none: match })] })],
  });
  const { nodes } = cluster('v1.34.2');
  t.is(missingNodes(steps({ 'spec.nodeName': { node: 'control-plane' } }), { nodes }), undefined);
  t.is(missingNodes(steps({ node: 'worker' }), { nodes }), undefined, 'a path, no operator');
  const missing = missingNodes(steps({ list: { contains: { of: { node: ['control-plane', 'worker2'] } } } }), {
    nodes,
  });
  t.regex(missing ?? '', /speaks of worker2, this lab has control-plane/);
});
