import test from 'ava';
import { apply } from '../../lib/actions/apply.ts';
import { ingress } from '../../lib/actions/ingress.ts';
import { install } from '../../lib/actions/install.ts';
import type { JsonObject } from '../../lib/scenario/model.ts';
import { fakeCluster, type FakeCluster } from './fake-cluster.ts';

const controllers = {
  traefik: 'traefik.io/ingress-controller',
  nginx: 'k8s.io/ingress-nginx',
  other: 'example.org/other',
};

/** A cluster with an IngressClass for each controller, of its name. */
function lab(...names: readonly (keyof typeof controllers)[]): FakeCluster {
  return fakeCluster({
    answer: ({ path }) =>
      path.endsWith('/ingressclasses')
        ? { items: names.map((name) => ({ metadata: { name }, spec: { controller: controllers[name] } })) }
        : { metadata: { resourceVersion: '7' } },
  });
}

function applied({ requests }: FakeCluster): readonly JsonObject[] {
  return requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body as JsonObject);
}

const route = { name: 'web', path: '/web', service: 'web-svc', port: 80 };
const canary = { header: 'x-region', value: 'us-east', service: 'canary-svc' };

async function routed(name: keyof typeof controllers, more: object): Promise<readonly JsonObject[]> {
  const cluster = lab(name);
  await ingress.run(ingress.schema.parse({ ...route, ...more }), cluster.context);
  return applied(cluster);
}

test('Traefik: a rewrite is a Middleware, a canary an IngressRoute that comes first', async (t) => {
  const [rule, middleware, header] = await routed('traefik', { rewrite: '/', canary });
  t.like(rule, {
    kind: 'Ingress',
    metadata: {
      annotations: { 'traefik.ingress.kubernetes.io/router.middlewares': 'default-web-rewrite@kubernetescrd' },
    },
    spec: { ingressClassName: 'traefik', rules: [{ http: { paths: [{ path: '/web', pathType: 'Prefix' }] } }] },
  });
  t.like(middleware, { spec: { replacePathRegex: { regex: '^/web(/|$)(.*)', replacement: '/$2' } } });
  t.like(header, {
    kind: 'IngressRoute',
    spec: {
      routes: [
        {
          match: 'PathPrefix(`/web`) && Header(`x-region`, `us-east`)',
          services: [{ name: 'canary-svc', port: 80 }],
          middlewares: [{ name: 'web-rewrite' }],
        },
      ],
    },
  });
});

test('ingress-nginx: both are annotations, the canary on an Ingress of its own', async (t) => {
  const [rule, other] = await routed('nginx', {
    rewrite: '/app',
    canary: { ...canary, port: 8080 },
    host: 'a.example',
  });
  t.like(rule, {
    metadata: { annotations: { 'nginx.ingress.kubernetes.io/rewrite-target': '/app/$2' } },
    spec: {
      rules: [{ host: 'a.example', http: { paths: [{ path: '/web(/|$)(.*)', pathType: 'ImplementationSpecific' }] } }],
    },
  });
  t.like(other, {
    metadata: {
      name: 'web-canary',
      annotations: {
        'nginx.ingress.kubernetes.io/canary': 'true',
        'nginx.ingress.kubernetes.io/canary-by-header': 'x-region',
        'nginx.ingress.kubernetes.io/canary-by-header-value': 'us-east',
        'nginx.ingress.kubernetes.io/rewrite-target': '/app/$2',
      },
    },
    spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'canary-svc', port: { number: 8080 } } } }] } }] },
  });
});

test('without either it is an Ingress and nothing else', async (t) => {
  for (const name of ['traefik', 'nginx'] as const) {
    const objects = await routed(name, {});
    t.is(objects.length, 1, name);
    t.like(objects[0], { metadata: { annotations: {} }, spec: { rules: [{ http: { paths: [{ path: '/web' }] } }] } });
  }
});

test('which controller is meant must be clear', async (t) => {
  const run = (cluster: FakeCluster, more: object = {}): Promise<unknown> =>
    ingress.run(ingress.schema.parse({ ...route, ...more }), cluster.context);
  await t.throwsAsync(run(lab('other')), { name: 'ActionError', message: /no ingress controller is installed/ });
  await t.throwsAsync(run(lab('traefik', 'nginx')), { message: /several ingress classes.*traefik.*nginx/ });
  await t.throwsAsync(run(lab('traefik'), { class: 'nginx' }), {
    message: /no ingress class nginx; there are traefik/,
  });
  await t.notThrowsAsync(run(lab('traefik', 'nginx'), { class: 'nginx' }));
});

const annotated = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', annotations: { 'nginx.ingress.kubernetes.io/rewrite-target': '/' } },
};

test('annotations of a controller that is not there are refused where another one is', async (t) => {
  const run = (cluster: FakeCluster): Promise<unknown> =>
    apply.run(apply.schema.parse({ objects: [annotated] }), cluster.context);
  const traefik = lab('traefik');
  await t.throwsAsync(run(traefik), {
    name: 'ActionError',
    message:
      /Ingress web has the annotation nginx\.ingress\.kubernetes\.io\/rewrite-target, which traefik does not know/,
  });
  t.deepEqual(applied(traefik), []);
  for (const cluster of [lab(), lab('other'), lab('nginx'), lab('traefik', 'nginx')]) {
    await run(cluster);
    t.is(applied(cluster).length, 1);
  }
});

test('ingress-nginx is not half installed where its image cannot be had', async (t) => {
  const cluster = fakeCluster({
    provide: (names) => Promise.resolve(names.map((name) => ({ name, loaded: false, note: 'cannot be pulled' }))),
  });
  await t.throwsAsync(async () => install.run({ ingress: { controller: 'nginx' } }, cluster.context), {
    name: 'InfraError',
    message: /cannot be installed here/,
  });
  t.deepEqual(applied(cluster), []);
});
