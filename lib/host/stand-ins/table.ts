import { type ImageReference, imageReference } from '../../image-reference.ts';
import { findStandIn } from './registry.ts';
import type { StandIn } from './stand-in.ts';

/**
 * Which stand-in takes the place of which images, where these cannot be pulled; the first row that fits counts. An
 * image is written as manifests name it: without a registry Docker Hub is meant, without a tag every tag. `*` stands
 * for anything within one part of a name. An image of no row is left to the kubelet.
 */
export const table: readonly (readonly [image: string, standIn: string])[] = [
  // Ours: there is nothing to pull.
  ['labrig/server', 'server'],
  ['labrig/job', 'job'],
  ['labrig/exporter', 'exporter'],
  ['labrig/rbac-proxy', 'rbac-proxy'],
  ['labrig/web', 'web'],

  ['busybox', 'busybox'],
  ['registry.k8s.io/pause', 'pause'],

  // The microservices demo, and what students built of it.
  ['gcr.io/google-samples/microservices-demo/frontend', 'shop-frontend'],
  ['*/microservices-demo-frontend', 'shop-frontend'],
  ['*/hipster-frontend', 'shop-frontend'],
  ['*/shop-frontend', 'shop-frontend'],
  ['*/otus_task2_hipster', 'shop-frontend'],
  ['rimix/otus:frontend*', 'shop-frontend'],

  ['gcr.io/google-samples/microservices-demo/paymentservice', 'shop-paymentservice'],
  ['*/microservices-demo-paymentservice', 'shop-paymentservice'],
  ['*/hipster-paymentservice', 'shop-paymentservice'],
  ['*/shop-paymentservice', 'shop-paymentservice'],
  ['*/otus_task3_paymentsvc', 'shop-paymentservice'],
  ['rimix/paysvc', 'shop-paymentservice'],

  // The web pod of the first homework: a page on port 8000.
  ['ivorlun/bitnami-nginx-8000', 'web'],
  ['ghcr.io/rimix2/dockerfile-test', 'web'],
  ['chudinanton/nginx-otus', 'web'],
  ['kovtalex/simple-web', 'web'],
  ['*/otus_task1', 'web'],

  ['prom/node-exporter', 'exporter'],
  ['quay.io/prometheus/node-exporter', 'exporter'],
  ['quay.io/brancz/kube-rbac-proxy', 'rbac-proxy'],
  ['quay.io/coreos/kube-rbac-proxy', 'rbac-proxy'],
];

/** Any letters that no row has. */
const star = '0star0';

const rows = table.map(([image, standIn]) => ({ fits: patternOf(image), standIn: findStandIn(standIn) }));

/** The stand-in of the first row that fits. */
export function standInFor(image: ImageReference): StandIn | undefined {
  return rows.find(({ fits }) => fits.test(image.full))?.standIn;
}

/** On the full reference; a star is filled up like the letter that it is taken for meanwhile. */
function patternOf(image: string): RegExp {
  const filled = imageReference(image.replaceAll('*', star));
  if (filled === undefined) throw new TypeError(`not the name of an image: ${image}`);
  const tagged = image.slice(image.lastIndexOf('/')).includes(':');
  const literal = (tagged ? filled.full : filled.repository).replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(star, '[^/:]*')}${tagged ? '' : ':[^/:]+'}$`);
}
