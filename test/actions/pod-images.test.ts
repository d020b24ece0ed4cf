import test from 'ava';
import { imagesOf, withoutPulling } from '../../lib/actions/pod-images.ts';
import { actions } from '../../lib/actions/registry.ts';
import type { JsonObject } from '../../lib/scenario/model.ts';
import { fakeCluster } from './fake-cluster.ts';

const pod = (containers: readonly JsonObject[], initContainers: readonly JsonObject[] = []): JsonObject => ({
  initContainers,
  containers,
});

const kinds: readonly (readonly [apiVersion: string, kind: string, spec: (pod: JsonObject) => JsonObject])[] = [
  ['v1', 'Pod', (spec) => spec],
  ['apps/v1', 'Deployment', (spec) => ({ template: { spec } })],
  ['apps/v1', 'ReplicaSet', (spec) => ({ template: { spec } })],
  ['apps/v1', 'StatefulSet', (spec) => ({ template: { spec } })],
  ['apps/v1', 'DaemonSet', (spec) => ({ template: { spec } })],
  ['batch/v1', 'Job', (spec) => ({ template: { spec } })],
  ['batch/v1', 'CronJob', (spec) => ({ jobTemplate: { spec: { template: { spec } } } })],
];

for (const [apiVersion, kind, specOf] of kinds) {
  test(`${kind}: the images of all its containers are found, and their policy is changed`, (t) => {
    const spec = (more: object): JsonObject => specOf(pod([{ name: 'a', image: 'a:1' }], [{ image: 'b', ...more }]));
    const workload = { apiVersion, kind, object: { apiVersion, kind, spec: spec({}) } };
    t.deepEqual(imagesOf(workload), ['b', 'a:1']);
    const changed = withoutPulling(workload, new Set(['a:1', 'b']));
    t.deepEqual(changed, { apiVersion, kind, spec: spec({ imagePullPolicy: 'IfNotPresent' }) });
  });
}

test('another group has no such kind, and what has no containers has no images', (t) => {
  const object = { spec: { template: { spec: pod([{ image: 'a' }]) } } };
  t.deepEqual(imagesOf({ apiVersion: 'batch.example.org/v1', kind: 'Job', object }), []);
  t.deepEqual(imagesOf({ apiVersion: 'v1', kind: 'ConfigMap', object: { data: { image: 'a' } } }), []);
  for (const spec of [null, 'text', { template: null }, { template: { spec: { containers: [null, { image: 5 }] } } }]) {
    const broken = { apiVersion: 'apps/v1', kind: 'Deployment', object: { spec } };
    t.deepEqual(imagesOf(broken), []);
    t.deepEqual(withoutPulling(broken, new Set(['a'])), broken.object);
  }
});

function policyAfter(container: JsonObject, loaded: readonly string[]): unknown {
  const object = { spec: pod([container]) };
  const { spec } = withoutPulling({ apiVersion: 'v1', kind: 'Pod', object }, new Set(loaded));
  return (spec as { containers: readonly { imagePullPolicy?: unknown }[] }).containers[0]?.imagePullPolicy;
}

test('only a container that would pull what was loaded gets another policy', (t) => {
  t.is(policyAfter({ image: 'a:1' }, ['a:1']), undefined);
  t.is(policyAfter({ image: 'a:1', imagePullPolicy: 'Always' }, ['a:1']), 'IfNotPresent');
  t.is(policyAfter({ image: 'a' }, ['a']), 'IfNotPresent');
  t.is(policyAfter({ image: 'a:latest' }, ['a:latest']), 'IfNotPresent');
  t.is(policyAfter({ image: 'a:latest', imagePullPolicy: 'Never' }, ['a:latest']), 'Never');
  t.is(policyAfter({ image: 'a:latest' }, ['b']), undefined);
  t.is(policyAfter({ image: 'a', imagePullPolicy: 'Always' }, []), 'Always');
});

test('apply: all images are asked for at once, and what is said of them is in the summary', async (t) => {
  const asked: (readonly string[])[] = [];
  const lab = fakeCluster({
    answer: ({ path }) => (path.endsWith('default') ? {} : { metadata: { resourceVersion: '7' } }),
    provide: (names) => {
      asked.push(names);
      return Promise.resolve([
        { name: 'prom/node-exporter', loaded: true, note: 'stand-in exporter for prom/node-exporter' },
        { name: 'nginx', loaded: false, note: 'image nginx cannot be pulled, and no stand-in is known for it' },
      ]);
    },
  });
  const objects = ['prom/node-exporter', 'nginx'].map((image, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${index}` },
    spec: { containers: [{ name: 'a', image }] },
  }));
  const apply = actions.find(({ verb }) => verb === 'apply');
  const done = await apply?.run(apply.schema.parse({ objects }), lab.context);
  t.deepEqual(asked, [['prom/node-exporter', 'nginx']]);
  t.is(
    done?.summary,
    'applied Pod default/p0, Pod default/p1; stand-in exporter for prom/node-exporter; ' +
      'image nginx cannot be pulled, and no stand-in is known for it',
  );
  const sent = lab.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.stringify(body));
  t.true(sent[0]?.includes('"imagePullPolicy":"IfNotPresent"'));
  t.false(sent[1]?.includes('imagePullPolicy'));
});

test('patch: a new image is asked for, by operations too, and the report says what came of it', async (t) => {
  const asked: (readonly string[])[] = [];
  const lab = fakeCluster({
    answer: () => ({ metadata: { resourceVersion: '7' } }),
    provide: (names) => {
      asked.push(names);
      return Promise.resolve(names.map((name) => ({ name, loaded: true, note: `stand-in for ${name}` })));
    },
  });
  const patch = actions.find(({ verb }) => verb === 'patch');
  const run = (change: unknown): Promise<{ readonly summary: string }> | undefined =>
    patch?.run(patch.schema.parse({ kind: 'Deployment', name: 'd', patch: change }), lab.context);
  const done = await run({ spec: { template: { spec: { containers: [{ name: 'a', image: 'my/a' }] } } } });
  t.is(done?.summary, 'patched Deployment default/d; stand-in for my/a');
  t.true(JSON.stringify(lab.requests[0]?.body).includes('"imagePullPolicy":"IfNotPresent"'));
  const operations = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'my/a:2' }];
  await run(operations);
  t.deepEqual(lab.requests[1]?.body, operations);
  t.deepEqual(asked, [['my/a'], ['my/a:2']]);
});
