import { tmpdir } from 'node:os';
import test from 'ava';
import { ActionError } from '../../lib/actions/action-error.ts';
import { actions } from '../../lib/actions/registry.ts';
import type { Action } from '../../lib/actions/action.ts';
import type { Undo } from '../../lib/cluster/undo.ts';
import type { JsonObject } from '../../lib/scenario/model.ts';
import { fakeCluster } from './fake-cluster.ts';

function action(verb: string): Action {
  const found = actions.find((one) => one.verb === verb);
  if (found === undefined) throw new Error(`no action ${verb}`);
  return found;
}

function parse(verb: string, input: unknown): JsonObject {
  return action(verb).schema.parse(input);
}

const written = (revision: string): object => ({ metadata: { resourceVersion: revision } });
const object = (kind: string, name: string, apiVersion = 'v1'): object => ({ apiVersion, kind, metadata: { name } });

test('apply: namespaces and definitions go first, and what was written has its revision', async (t) => {
  const lab = fakeCluster({
    answer: ({ path }) => (path.endsWith('default') ? {} : written('7')),
    stream: () => [established],
  });
  const crd = object('CustomResourceDefinition', 'carts.example.org', 'apiextensions.k8s.io/v1');
  const objects = [object('Cart', 'c', 'example.org/v1'), crd, object('Pod', 'p'), object('Namespace', 'shop')];
  const done = await action('apply').run(parse('apply', { objects, namespace: 'shop' }), lab.context);
  t.is(done.summary, 'applied Namespace shop, CustomResourceDefinition carts.example.org, Cart shop/c, Pod shop/p');
  t.like(done.writes?.[2], { apiVersion: 'example.org/v1', kind: 'Cart', namespace: 'shop', name: 'c', revision: '7' });
  const patches = lab.requests.filter(({ method }) => method === 'PATCH');
  t.true(patches.every(({ path }) => path.endsWith('?fieldManager=labrig&force=true')));
  t.true(patches.every(({ contentType }) => contentType === 'application/apply-patch+yaml'));
});

const established = { object: { status: { conditions: [{ type: 'Established', status: 'True' }] } } };

test('apply: a pod in a fresh namespace waits for the default ServiceAccount', async (t) => {
  const lab = fakeCluster({
    answer: ({ path }) => (path.endsWith('/serviceaccounts/default') ? 404 : written('7')),
    stream: () => [{ type: 'ADDED', object: {} }],
  });
  await action('apply').run(parse('apply', { objects: [object('Pod', 'p')] }), lab.context);
  t.deepEqual(
    lab.requests.map(({ path }) => path.replace(/\?.*/, '')),
    ['/serviceaccounts/default', '/serviceaccounts', '/pods/p'].map((path) => `/api/v1/namespaces/default${path}`),
  );
});

test('apply: a refusal names the place and keeps its reason', async (t) => {
  const lab = fakeCluster({ answer: () => 422 });
  const spec = parse('apply', { objects: [object('ConfigMap', 'c')] });
  const error = await t.throwsAsync(action('apply').run(spec, lab.context), { name: 'ApiError' });
  t.is(error.message, 'objects[0]: refused with 422');
  t.like(error, { code: 422, reason: 'Refused' });
});

test('apply: a path, a list and a mapping mean files', (t) => {
  t.like(parse('apply', 'a.yaml'), { files: ['a.yaml'] });
  t.like(parse('apply', ['a.yaml', 'b']), { files: ['a.yaml', 'b'] });
  t.like(parse('apply', { files: 'a.yaml' }), { files: ['a.yaml'] });
  t.false(action('apply').schema.safeParse({}).success);
  t.false(action('apply').schema.safeParse({ file: 'a.yaml' }).success);
});

test('delete: by label, each by its name; nothing there is a failure', async (t) => {
  const items = [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }];
  const lab = fakeCluster({ answer: ({ method }) => (method === 'DELETE' ? written('9') : { items }) });
  const spec = parse('delete', { kind: 'Pod', labels: { app: 'x' }, gracePeriod: 0, orphan: true });
  const done = await action('delete').run(spec, lab.context);
  t.is(done.summary, 'deleted Pod default/a, Pod default/b');
  t.is(lab.requests[0]?.path, '/api/v1/namespaces/default/pods?labelSelector=app%3Dx');
  t.like(lab.requests[1]?.body, { propagationPolicy: 'Orphan', gracePeriodSeconds: 0 });
  const empty = fakeCluster({ answer: () => ({ items: [] }) });
  await t.throwsAsync(action('delete').run(spec, empty.context), { name: 'ActionError', message: /nothing to delete/ });
});

test('delete: which ones must be said, once', (t) => {
  const { schema } = action('delete');
  t.false(schema.safeParse({ kind: 'Pod' }).success);
  t.false(schema.safeParse({ kind: 'Pod', name: 'a', all: true }).success);
  t.true(schema.safeParse({ kind: 'Pod', all: true }).success);
  t.true(schema.safeParse('a.yaml').success);
});

test('patch: strategic falls to merge where the kind knows no strategic one, a list is a JSON Patch', async (t) => {
  const lab = fakeCluster({
    answer: ({ contentType }) => (contentType?.includes('strategic') === true ? 415 : written('3')),
  });
  await action('patch').run(parse('patch', { kind: 'Cart', name: 'c', patch: { spec: {} } }), lab.context);
  const list = [{ op: 'remove', path: '/spec' }];
  await action('patch').run(parse('patch', { kind: 'Cart', name: 'c', patch: list }), lab.context);
  t.deepEqual(
    lab.requests.map(({ contentType }) => contentType?.replace(/application\/|\+json|-patch/g, '')),
    ['strategic-merge', 'merge', 'json'],
  );
  t.false(action('patch').schema.safeParse({ kind: 'Cart', name: 'c', type: 'json', patch: {} }).success);
});

test('scale asks the subresource', async (t) => {
  const lab = fakeCluster({ answer: () => written('5') });
  const done = await action('scale').run(parse('scale', { kind: 'Deployment', name: 'd', replicas: 3 }), lab.context);
  t.is(lab.requests[0]?.path, '/apis/apps/v1/namespaces/default/deployments/d/scale?fieldManager=labrig');
  t.deepEqual(done.writes, [
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'd', revision: '5' },
  ]);
});

test('exec: an exit code is a failure that says what the program said', async (t) => {
  const lab = fakeCluster({ sh: () => ({ code: 4, stderr: 'no such\nunit\n' }) });
  const spec = parse('exec', { on: 'control-plane', run: ['systemctl', 'status', 'a b'] });
  const error = await t.throwsAsync(action('exec').run(spec, lab.context), {
    instanceOf: ActionError,
    message: "on control-plane: systemctl status 'a b' ended with 4: unit",
  });
  t.deepEqual(error.refusal, { code: 4, said: 'no such\nunit' });
});

test('run: an exit code is a failure, and what was said can be expected', async (t) => {
  const lab = fakeCluster({});
  const spec = parse('run', 'echo no such >&2; echo unit >&2; exit 3');
  const error = await t.throwsAsync(action('run').run(spec, { ...lab.context, folder: tmpdir() }), {
    instanceOf: ActionError,
    message: /ended with 3: unit$/,
  });
  t.deepEqual(error.refusal, { code: 3, said: 'no such\nunit' });
});

test('restore: takes back exactly one fault', async (t) => {
  const lab = fakeCluster({ sh: () => ({ stdout: 'ActiveState=active\nMainPID=5\n' }) });
  const state = { node: 'control-plane' };
  lab.ledger.push({ what: 'fault', verb: 'stopKubelet', lab: 'lab', state });
  const again = (): Promise<unknown> => action('restore').run(parse('restore', { stopKubelet: state }), lab.context);
  await again();
  t.is(lab.log[0], 'sh systemctl start kubelet');
  t.deepEqual(lab.context.ledger.pending(), []);
  await t.throwsAsync(again(), { instanceOf: ActionError, message: /nothing to take back: .*stop the kubelet/ });
  t.false(action('restore').schema.safeParse({}).success);
  t.false(action('restore').schema.safeParse({ deleteContainers: { node: 'control-plane' } }).success);
});

for (const [name, spec, noted] of [
  ['of another fault', { stopKubelet: { node: 'control-plane' } }, fault('isolateNode', { node: 'control-plane' })],
  ['on another node', { stopKubelet: { node: 'worker' } }, fault('stopKubelet', { node: 'control-plane' })],
  [
    'to another network',
    { staticRoute: { on: 'workstation', to: '10.97.0.0/16', via: 'worker' } },
    fault('staticRoute', { on: 'workstation', to: '10.96.0.0/16' }),
  ],
  [
    'on the host, of the workstation',
    { staticRoute: { on: 'host', to: '10.96.0.0/16', via: 'worker' } },
    fault('staticRoute', { on: 'workstation', to: '10.96.0.0/16' }),
  ],
] as const) {
  test(`restore: nothing is taken back where the ledger knows only that ${name}`, async (t) => {
    const lab = fakeCluster({});
    lab.ledger.push(noted);
    await t.throwsAsync(action('restore').run(parse('restore', spec), lab.context), {
      message: /nothing to take back/,
    });
    t.deepEqual(lab.log, []);
  });
}

function fault(verb: string, state: Readonly<Record<string, string>>): Undo {
  return { what: 'fault', verb, lab: 'lab', state };
}
