import type { Recipe } from '../recipe.ts';

/**
 * The version of the course's notes, with the etcd (3.4.13) and the CoreDNS (1.8.0) that its kubeadm asks for: a newer CoreDNS wants
 * EndpointSlices, which this kubeadm's roles do not grant.
 */
export const kubernetes121: Recipe = {
  kubernetes: 'v1.21.14',
  reference: 'labrig/node:v1.21.14',
  sandbox: 'k8s.gcr.io/pause:3.4.1',
  // Without the libraries of the clouds and of docker: they are big, and a node that is a container uses none of them.
  tags: ['providerless', 'dockerless'],
  // Libraries of 2021 reach into Go's runtime by names that Go 1.23 and newer keep to themselves.
  linkerFlags: ['-checklinkname=0'],
  copied: {
    module: 'k8s.io/kubernetes@v1.21.14',
    sum: 'h1:MG74ErEiIbnyhiVqHNWagtNnysdzgkFBvVrTypf0/kw=',
    folder: 'kubernetes',
    leftOut: ['CHANGELOG', 'LICENSES', 'build', 'cluster', 'docs', 'hack', 'staging', 'test', 'translations', 'vendor'],
    change: { openApi: 'pkg/generated/openapi' },
  },
};
