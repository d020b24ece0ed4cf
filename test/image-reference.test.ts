import test from 'ava';
import { imageReference } from '../lib/image-reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

for (const [name, full] of [
  ['busybox', 'docker.io/library/busybox:latest'],
  ['busybox:1.31', 'docker.io/library/busybox:1.31'],
  ['prom/node-exporter', 'docker.io/prom/node-exporter:latest'],
  ['docker.io/busybox', 'docker.io/library/busybox:latest'],
  ['index.docker.io/library/busybox', 'docker.io/library/busybox:latest'],
  ['chudinanton/nginx-otus:v.0.0.3', 'docker.io/chudinanton/nginx-otus:v.0.0.3'],
  ['quay.io/prometheus/node-exporter:v1.1.2', 'quay.io/prometheus/node-exporter:v1.1.2'],
  ['localhost/own', 'localhost/own:latest'],
  ['registry:5000/own', 'registry:5000/own:latest'],
  [`busybox@${digest}`, `docker.io/library/busybox@${digest}`],
  [`busybox:1.31@${digest}`, `docker.io/library/busybox:1.31@${digest}`],
] as const) {
  test(`${name.replace(digest, 'DIGEST')} is filled up as containerd does it`, (t) => {
    t.is(imageReference(name)?.full, full);
  });
}

test('its parts can be told apart', (t) => {
  t.like(imageReference('registry:5000/shop/cart:v2'), {
    registry: 'registry:5000',
    repository: 'registry:5000/shop/cart',
    tag: 'v2',
  });
  t.is(imageReference(`busybox@${digest}`)?.tag, undefined);
});

test('what the kubelet calls InvalidImageName is none', (t) => {
  for (const name of ['', 'Busybox', 'a b', 'busybox:', 'busybox:a/b', '/busybox', 'a//b', 'busybox@sha256:12']) {
    t.is(imageReference(name), undefined, name);
  }
});
