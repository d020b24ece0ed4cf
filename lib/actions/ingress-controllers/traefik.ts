import type { JsonObject } from '../../scenario/model.ts';
import { applyManifests } from '../apply-manifests.ts';
import { readManifests } from '../manifests.ts';
import { type IngressController, ingressOf, pathPattern, replacement, type Route } from './controller.ts';
import { traefikIdentity } from './identity.ts';
import { traefikClass, traefikNamespace, traefikObjects, traefikVersion } from './traefik-objects.ts';

const definitions = 'docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml';
const release = {
  url: `https://raw.githubusercontent.com/traefik/traefik/${traefikVersion}/${definitions}`,
  module: `github.com/traefik/traefik/v3@${traefikVersion}`,
  path: definitions,
};

export const traefik: IngressController = {
  ...traefikIdentity,
  objects: (route) => [
    ingressOf(route, { annotations: annotationsOf(route) }),
    ...(route.rewrite === undefined ? [] : [middlewareOf(route, route.rewrite)]),
    ...(route.canary === undefined ? [] : [canaryOf(route, route.canary)]),
  ],
  async install(context) {
    const file = await context.releases.file(release, context.signal, context.progress);
    const kinds = await applyManifests(readManifests({ files: [file] }), context);
    const parts = await applyManifests(readManifests({ objects: traefikObjects }), context);
    return {
      summary: [
        `installed Traefik ${traefikVersion} in ${traefikNamespace}, IngressClass ${traefikClass}`,
        ...parts.images,
      ].join('; '),
      writes: [...kinds.writes, ...parts.writes],
      warnings: [...kinds.warnings, ...parts.warnings],
      images: parts.images,
    };
  },
};

/** https://doc.traefik.io/traefik/v3.0/routing/providers/kubernetes-ingress */
function annotationsOf({ name, namespace, rewrite }: Route): Readonly<Record<string, string>> {
  if (rewrite === undefined) return {};
  return { [`${traefikIdentity.annotations}router.middlewares`]: `${namespace}-${name}-rewrite@kubernetescrd` };
}

function middlewareOf({ name, namespace, path }: Route, rewrite: string): JsonObject {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name: `${name}-rewrite`, namespace },
    spec: { replacePathRegex: { regex: `^${pathPattern(path)}`, replacement: replacement(rewrite) } },
  };
}

/** An Ingress cannot ask for a header, Traefik's own kind can. */
function canaryOf(
  { name, namespace, host, path, rewrite }: Route,
  { header, value, backend }: NonNullable<Route['canary']>,
): JsonObject {
  const conditions = [
    ...(host === undefined ? [] : [`Host(\`${host}\`)`]),
    `PathPrefix(\`${path}\`)`,
    `Header(\`${header}\`, \`${value}\`)`,
  ];
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name: `${name}-canary`, namespace },
    spec: {
      entryPoints: ['web'],
      routes: [
        {
          kind: 'Rule',
          match: conditions.join(' && '),
          // Without a word the longer rule comes first; with it, whatever the length of the other.
          priority: 10_000,
          services: [{ name: backend.service, port: backend.port }],
          ...(rewrite === undefined ? {} : { middlewares: [{ name: `${name}-rewrite` }] }),
        },
      ],
    },
  };
}
