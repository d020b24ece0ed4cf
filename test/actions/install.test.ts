import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { upperEndOf } from '../../lib/actions/add-ons/lab-addresses.ts';
import { strictArp } from '../../lib/actions/add-ons/strict-arp.ts';
import { install } from '../../lib/actions/install.ts';
import { retried } from '../../lib/actions/retried.ts';
import { ApiError, type ApiRequest, Unreachable } from '../../lib/cluster/api.ts';
import { fakeCluster, type FakeCluster } from './fake-cluster.ts';

const context = { signal: new AbortController().signal, pause: (): Promise<void> => Promise.resolve() };

/** What the API answers while nobody answers for MetalLB's webhook. Recorded. */
const away = new ApiError(
  'Internal error occurred: failed calling webhook "ipaddresspoolvalidationwebhook.metallb.io": failed to call ' +
    'webhook: Post "https://metallb-webhook-service.metallb-system.svc:443/validate?timeout=10s": dial tcp ' +
    '10.96.16.245:443: connect: connection refused',
  { code: 500, reason: 'InternalError' },
);

/** A cluster whose API refuses the pool as the errors say, one after the other, and then takes it. */
function metallbLab(refusals: readonly Error[], config = 'mode: iptables\n'): FakeCluster {
  const file = join(mkdtempSync(join(tmpdir(), 'labrig-metallb-')), 'metallb.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: metallb-system}\n');
  const waiting = [...refusals];
  const lab = fakeCluster({
    answer: ({ path }) =>
      path.endsWith('/configmaps/kube-proxy')
        ? { metadata: { resourceVersion: '5' }, data: { 'config.conf': config } }
        : { metadata: { resourceVersion: '7' } },
    sh: () => ({ stdout: '2: eth0    inet 172.19.0.2/16 brd 172.19.255.255 scope global eth0\n' }),
  });
  const { api } = lab.context.cluster;
  const request = (asked: ApiRequest): ReturnType<typeof api.request> => {
    const refusal = asked.path.includes('ipaddresspools') ? waiting.shift() : undefined;
    return refusal === undefined ? api.request(asked) : Promise.reject(refusal);
  };
  const cluster = { ...lab.context.cluster, api: { ...api, request } };
  return { ...lab, context: { ...lab.context, cluster, releases: { file: () => Promise.resolve(file) } } };
}

function poolOf({ requests }: FakeCluster): unknown {
  return requests.findLast(({ path }) => path.includes('ipaddresspools'))?.body;
}

test('MetalLB: the pool is applied again until the webhook answers', async (t) => {
  const lab = metallbLab([away, away, new Unreachable('no answer in 10000 ms')]);
  const done = await install.run({ metallb: { pool: '172.17.255.1-172.17.255.255' } }, lab.context);
  t.like(poolOf(lab), { kind: 'IPAddressPool', spec: { addresses: ['172.17.255.1-172.17.255.255'] } });
  t.regex(done.summary, /^installed MetalLB v\d+\.\d+\.\d+ with the pool 172\.17\.255\.1-172\.17\.255\.255$/);
  t.deepEqual(
    done.writes?.map(({ kind }) => kind),
    ['Namespace', 'IPAddressPool', 'L2Advertisement'],
  );
});

test('MetalLB: what the webhook says against the pool ends the wait at once', async (t) => {
  const no = new ApiError('admission webhook "ipaddresspoolvalidationwebhook.metallb.io" denied the request: invalid', {
    code: 403,
    reason: 'Forbidden',
  });
  const lab = metallbLab([away, no]);
  await t.throwsAsync(async () => install.run({ metallb: { pool: 'x' } }, lab.context), { message: /invalid$/ });
});

test('MetalLB: without a pool it has the upper end of the network of the nodes', async (t) => {
  const lab = metallbLab([]);
  await install.run({ metallb: {} }, lab.context);
  t.like(poolOf(lab), { spec: { addresses: ['172.19.255.205-172.19.255.254'] } });
});

test('MetalLB: kube-proxy in ipvs mode gets strictARP and is started anew, but not on a cluster of others', async (t) => {
  const lab = metallbLab([], 'ipvs:\n  strictARP: false\nmode: ipvs\n');
  const done = await install.run({ metallb: {} }, lab.context);
  t.regex(done.summary, /strictARP/);
  const patch = lab.requests.find(({ method, path }) => method === 'PATCH' && path.endsWith('/kube-proxy'));
  t.like(patch?.body, { data: { 'config.conf': 'ipvs:\n  strictARP: true\nmode: ipvs\n' } });
  t.true(lab.requests.some(({ method, path }) => method === 'DELETE' && path.includes('k8s-app%3Dkube-proxy')));
  const shared = metallbLab([], 'mode: ipvs\n');
  const context = { ...shared.context, shared: true };
  await t.throwsAsync(async () => install.run({ metallb: {} }, context), { message: /shared/ });
  t.false(shared.requests.some(({ method }) => method === 'PATCH'));
});

test('strictARP is left alone where it is set or another mode is active', (t) => {
  t.is(strictArp('mode: ipvs\nipvs:\n  strictARP: true\n'), undefined);
  t.is(strictArp('mode: iptables\n'), undefined);
  t.is(strictArp('mode: ""\n'), undefined);
  t.is(strictArp('mode: ipvs\n'), 'mode: ipvs\nipvs:\n  strictARP: true\n');
});

test('the upper end of a network has at most 50 addresses, at most a quarter of it, and no broadcast address', (t) => {
  t.is(upperEndOf('172.18.0.2/16'), '172.18.255.205-172.18.255.254');
  t.is(upperEndOf('192.168.5.7/20'), '192.168.15.205-192.168.15.254');
  t.is(upperEndOf('10.0.0.130/28'), '10.0.0.139-10.0.0.142');
  t.throws(() => upperEndOf('10.0.0.1/30'), { message: /too small/ });
});

test('a wait that comes to its end says what was answered last', async (t) => {
  const attempt = (): Promise<never> => Promise.reject(away);
  const waiting = { what: 'MetalLB did not take its pool', within: 20, passes: () => true, context };
  const pausing = {
    ...waiting,
    context: { ...context, pause: (ms: number) => new Promise<void>((done) => setTimeout(done, ms / 10)) },
  };
  await t.throwsAsync(retried(attempt, pausing), {
    name: 'ActionError',
    message: /^MetalLB did not take its pool in 0\.02 s; last: .*connection refused$/,
  });
});

test('exactly one thing is installed', (t) => {
  t.true(install.schema.safeParse({ metallb: {} }).success);
  t.false(install.schema.safeParse({}).success);
  t.false(install.schema.safeParse({ metallb: {}, nodeLocalDns: {} }).success);
  t.false(install.schema.safeParse({ ingress: { controller: 'apache' } }).success);
});

test("the DNS cache asks the cluster's DNS over TCP alone, and leads to the one of the own node", async (t) => {
  const lab = fakeCluster({
    answer: ({ path }) => {
      if (path.endsWith('/deployments/coredns'))
        return { spec: { template: { spec: { containers: [{ image: 'registry.k8s.io/coredns/coredns:v1.12.1' }] } } } };
      return path.endsWith('/services/kube-dns')
        ? { spec: { clusterIP: '10.96.0.10' } }
        : { metadata: { resourceVersion: '7' } };
    },
  });
  await install.run({ nodeLocalDns: {} }, lab.context);
  const bodies = lab.requests.map(({ body }) => JSON.stringify(body ?? {}));
  t.true(bodies.some((body) => /forward \. 10\.96\.0\.10 \{\\n +force_tcp/.test(body)));
  t.true(bodies.some((body) => body.includes('"internalTrafficPolicy":"Local"')));
  t.true(bodies.some((body) => body.includes('"image":"registry.k8s.io/coredns/coredns:v1.12.1"')));
});
