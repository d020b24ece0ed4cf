import type { JsonObject } from '../../scenario/model.ts';
import { traefikIdentity } from './identity.ts';

/** The newest whose module has dependencies that can all be had with their checksums. */
export const traefikVersion = 'v3.0.4';
export const traefikNamespace = 'traefik';
export const traefikClass = 'traefik';

const labels = { app: 'traefik' };
const metadata = { name: 'traefik', namespace: traefikNamespace };
const read = ['get', 'list', 'watch'];

/** What its providers for Ingresses and for its own kinds look at. */
const rules = [
  { apiGroups: [''], resources: ['services', 'endpoints', 'secrets'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'ingressclasses'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
  { apiGroups: ['traefik.io'], resources: ['*'], verbs: read },
];

const args = [
  '--global.checknewversion=false',
  '--global.sendanonymoususage=false',
  '--entrypoints.web.address=:8000',
  '--ping=true',
  '--accesslog=true',
  '--providers.kubernetesingress=true',
  // A Service without a pod is answered with 503, as ingress-nginx does it, and not as if there were no rule.
  '--providers.kubernetesingress.allowemptyservices=true',
  `--providers.kubernetesingress.ingressendpoint.publishedservice=${traefikNamespace}/traefik`,
  '--providers.kubernetescrd=true',
  '--providers.kubernetescrd.allowemptyservices=true',
];

const container = {
  name: 'traefik',
  image: `traefik:${traefikVersion}`,
  args,
  ports: [{ name: 'web', containerPort: 8000 }],
  readinessProbe: { httpGet: { path: '/ping', port: 8080 }, periodSeconds: 1 },
  livenessProbe: { httpGet: { path: '/ping', port: 8080 }, initialDelaySeconds: 10 },
};

/** Traefik behind a Service of type LoadBalancer, its rights, and its IngressClass, which is the default one. */
export const traefikObjects: readonly JsonObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: traefikNamespace } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'traefik' }, rules },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'traefik' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'traefik' },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: traefikClass, annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
    spec: { controller: traefikIdentity.controller },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'web', port: 80, targetPort: 'web' }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'traefik', containers: [container] } },
    },
  },
];
