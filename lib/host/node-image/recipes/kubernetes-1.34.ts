import type { Recipe } from '../recipe.ts';

/** What kind 0.30 was released for. */
export const kubernetes134: Recipe = {
  kubernetes: 'v1.34.2',
  reference: 'labrig/node:v1.34.2',
  sandbox: 'registry.k8s.io/pause:3.10.1',
  tags: [],
  linkerFlags: [],
  copied: {
    module: 'github.com/coredns/coredns@v1.12.1',
    sum: 'h1:haptbGscSbdWU46xrjdPj1vp3wvH1Z2FgCSQKEdgN5s=',
    folder: 'coredns',
    leftOut: ['man', 'test', 'notes'],
    // Kubernetes 1.34's client library has no such field any more; false was what its absence means.
    change: { file: 'plugin/kubernetes/object/informer.go', drop: /^\s*RetryOnError:\s+false,\n/m },
  },
  // The image that kind 0.30 was released with. From kind's pkg/apis/config/defaults.
  pulled: {
    tag: 'kindest/node:v1.34.0',
    reference: 'kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a',
  },
};
