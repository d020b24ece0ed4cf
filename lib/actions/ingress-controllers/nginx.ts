import { InfraError } from '../../errors.ts';
import type { JsonObject } from '../../scenario/model.ts';
import { applyManifests } from '../apply-manifests.ts';
import { type Manifest, readManifests } from '../manifests.ts';
import { type IngressController, ingressOf, pathPattern, replacement, type Route } from './controller.ts';
import { nginxIdentity } from './identity.ts';

const version = 'v1.13.3';
const path = 'deploy/static/provider/cloud/deploy.yaml';
const release = {
  url: `https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-${version}/${path}`,
  path,
};
const image = `registry.k8s.io/ingress-nginx/controller:${version}`;

/** ingress-nginx, the course's: from its release, or not at all. Its Lua parts are in no Go module. */
export const nginx: IngressController = {
  ...nginxIdentity,
  objects: (route) => [nginxIngress(route, {}), ...(route.canary === undefined ? [] : [canaryOf(route, route.canary)])],
  async install(context) {
    const [provided] = await context.images.provide([image]);
    if (provided !== undefined && !provided.loaded && provided.note !== undefined) {
      throw new InfraError(
        'ingress-nginx cannot be installed here: no registry gives its image, and it cannot be built from a Go module',
        { next: 'install: {ingress: {controller: traefik}}' },
      );
    }
    const file = await context.releases.file(release, context.signal, context.progress);
    const parts = await applyManifests(readManifests({ files: [file] }).map(withoutDigests), context);
    return {
      summary: [`installed ingress-nginx ${version}`, ...parts.images].join('; '),
      ...parts,
    };
  },
};

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations */
function nginxIngress(route: Route, annotations: Readonly<Record<string, string>>): JsonObject {
  if (route.rewrite === undefined) return ingressOf(route, { annotations: prefixed(annotations) });
  return ingressOf(
    { ...route, path: pathPattern(route.path) },
    {
      annotations: prefixed({ ...annotations, 'use-regex': 'true', 'rewrite-target': replacement(route.rewrite) }),
      pathType: 'ImplementationSpecific',
    },
  );
}

function canaryOf(route: Route, { header, value, backend }: NonNullable<Route['canary']>): JsonObject {
  const annotations = { canary: 'true', 'canary-by-header': header, 'canary-by-header-value': value };
  return nginxIngress({ ...route, name: `${route.name}-canary`, backend }, annotations);
}

function prefixed(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`${nginxIdentity.annotations}${name}`, value]),
  );
}

/** An image that was pulled by its tag is on the nodes under that. */
function withoutDigests(manifest: Manifest): Manifest {
  const text = JSON.stringify(manifest.object).replace(/@sha256:[0-9a-f]{64}/g, '');
  return { ...manifest, object: JSON.parse(text) as JsonObject };
}
