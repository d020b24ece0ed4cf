import type { JsonObject } from '../../scenario/model.ts';
import type { ActionContext, Done } from '../action.ts';
import type { ControllerIdentity } from './identity.ts';

/** A path of HTTP requests and the Service that answers them, in no controller's own words. */
export interface Route {
  readonly name: string;
  readonly namespace: string;
  readonly ingressClass: string;
  /** Absent: every host. */
  readonly host?: string | undefined;
  /** `/web`: this path and what is below it. */
  readonly path: string;
  readonly backend: Backend;
  /** What takes the place of `path` in the request that the Service gets; absent: it gets the path as it was. */
  readonly rewrite?: string | undefined;
  readonly canary?: Canary | undefined;
}

export interface Backend {
  readonly service: string;
  readonly port: number;
}

/** Requests with this header go to another Service. */
export interface Canary {
  readonly header: string;
  readonly value: string;
  readonly backend: Backend;
}

/** A program that serves Ingresses: what it wants to be told, how it is installed. */
export interface IngressController extends ControllerIdentity {
  /** The objects that make it serve a route. */
  objects(route: Route): readonly JsonObject[];
  /** Resolves once it can be used. */
  install(context: ActionContext): Promise<Done>;
}

/** The Ingress of a route, without its rewrite and its canary, which every controller wants otherwise. */
export function ingressOf(
  { name, namespace, ingressClass, host, path, backend }: Route,
  {
    annotations = {},
    pathType = 'Prefix',
  }: { readonly annotations?: Readonly<Record<string, string>>; readonly pathType?: string } = {},
): JsonObject {
  const service = { name: backend.service, port: { number: backend.port } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace, annotations },
    spec: {
      ingressClassName: ingressClass,
      rules: [{ ...(host === undefined ? {} : { host }), http: { paths: [{ path, pathType, backend: { service } }] } }],
    },
  };
}

/** A regular expression that matches the path and what is below it; its second group is what is below. */
export function pathPattern(path: string): string {
  return `${path.replace(/\/$/, '').replace(/[.+*?^${}()|[\]\\]/g, '\\$&')}(/|$)(.*)`;
}

/** What a path becomes, in terms of {@link pathPattern}. */
export function replacement(rewrite: string): string {
  return `${rewrite.replace(/\/$/, '')}/$2`;
}
