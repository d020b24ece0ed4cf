import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { assetsFolder } from '../../lib/host/folders.ts';
import { findStandIn, standIns } from '../../lib/host/stand-ins/registry.ts';
import { standInFor, table } from '../../lib/host/stand-ins/table.ts';
import { imageReference } from '../../lib/image-reference.ts';

function nameFor(image: string): string | undefined {
  const reference = imageReference(image);
  return reference === undefined ? undefined : standInFor(reference)?.name;
}

test('every stand-in has its program, and every program is a stand-in', (t) => {
  const folder = join(assetsFolder(), 'stand-ins');
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  t.deepEqual(folders.map(({ name }) => name).sort(), [...new Set(standIns.map(({ source }) => source))].sort());
  for (const { source } of standIns) t.true(existsSync(join(folder, source, 'main.go')));
});

test('every link leads to the program, and every role that is started is one of the program', (t) => {
  const roles = readFileSync(join(assetsFolder(), 'stand-ins', 'server', 'main.go'), 'utf8');
  for (const { source, members, program, entrypoint } of standIns) {
    for (const member of members) if ('link' in member) t.true(program.endsWith(`/${member.link}`), member.name);
    const [started] = entrypoint;
    if (source !== 'server' || started === undefined) continue;
    t.true([program, ...members.map(({ name }) => name)].includes(started.slice(1)), started);
    t.regex(roles, new RegExp(`"${started.replace('/bin/', '')}":`));
  }
});

test('what a stand-in is loaded as is its own by the table', (t) => {
  for (const { name, references } of standIns) {
    for (const reference of references) {
      t.is(imageReference(reference)?.full, reference);
      t.is(nameFor(reference), name, reference);
    }
  }
});

/** Every image of five students' folders intro, controllers and security. */
const course: Readonly<Record<string, readonly string[]>> = {
  'shop-frontend': [
    'avtandilko/hipster-frontend:v0.0.1',
    'chudinanton/shop-frontend:v0.0.3',
    'chudinanton/shop-frontend:v0.0.4',
    'gcr.io/google-samples/microservices-demo/frontend:v0.2.3',
    'ivorlun/microservices-demo-frontend:1.0',
    'ivorlun/microservices-demo-frontend:v0.0.2',
    'kovtalex/hipster-frontend:v0.0.1',
    'proreg92/otus_task2_hipster:1.0',
    'proreg92/otus_task2_hipster:2.0',
    'rimix/otus:frontend',
    'rimix/otus:frontend2',
  ],
  'shop-paymentservice': [
    'chudinanton/shop-paymentservice:v0.0.4',
    'ivorlun/microservices-demo-paymentservice:v0.0.1',
    'ivorlun/microservices-demo-paymentservice:v0.0.2',
    'kovtalex/hipster-paymentservice:v0.0.1',
    'kovtalex/hipster-paymentservice:v0.0.2',
    'proreg92/otus_task3_paymentsvc:1.0',
    'proreg92/otus_task3_paymentsvc:2.0',
    'rimix/paysvc:0.0.1',
    'rimix/paysvc:0.0.2',
  ],
  web: [
    'chudinanton/nginx-otus:v.0.0.3',
    'ghcr.io/rimix2/dockerfile-test:0.0.1',
    'ivorlun/bitnami-nginx-8000:1.0',
    'kovtalex/simple-web:0.1',
    'proreg92/otus_task1:1.0',
  ],
  busybox: ['busybox:1.31', 'busybox:1.31.0', 'busybox:1.31.1', 'busybox:latest'],
  exporter: [
    'prom/node-exporter',
    'quay.io/prometheus/node-exporter:v0.18.1',
    'quay.io/prometheus/node-exporter:v1.1.2',
  ],
  'rbac-proxy': ['quay.io/brancz/kube-rbac-proxy:v0.10.0', 'quay.io/coreos/kube-rbac-proxy:v0.4.1'],
};

for (const [standIn, images] of Object.entries(course)) {
  test(`${standIn} takes the place of the course's images`, (t) => {
    for (const image of images) t.is(nameFor(image), standIn, image);
  });
}

test('only what a row says is replaced', (t) => {
  for (const image of [
    'nginx',
    'rimix/otus:web',
    'gcr.io/someone/hipster-frontend:v1',
    'someone/busybox',
    'quay.io/library/busybox',
    'a/b/hipster-frontend',
    'kovtalex/hipster-frontend2:v1',
    'example.org/labrig/server:v1',
  ]) {
    t.is(nameFor(image), undefined, image);
  }
});

test('no row is hidden by one before it', (t) => {
  t.is(new Set(table.map(([image]) => image)).size, table.length);
});

test('the frontend wants the variables that the healthy manifest gives', (t) => {
  const program = readFileSync(join(assetsFolder(), 'stand-ins', 'shop-frontend', 'main.go'), 'utf8');
  const manifest = readFileSync('manifests/intro/frontend-pod-healthy.yaml', 'utf8');
  const wanted = program.match(/"\w+_ADDR"/g) ?? [];
  t.is(wanted.length, 7);
  for (const name of wanted) t.true(manifest.includes(name.replaceAll('"', '')), name);
});

test('an unknown name is told with the known ones', (t) => {
  t.throws(() => findStandIn('nginx'), { name: 'InfraError', message: /"nginx"; there are shop-frontend, shop-pay/ });
});
