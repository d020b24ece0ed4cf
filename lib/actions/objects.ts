import * as z from 'zod';
import { ApiError, type ApiResponse, type Resource, resourcePath } from '../cluster/api.ts';
import type { Write } from '../journal/entry.ts';
import type { ActionContext } from './action.ts';

/** An object of the API by what leads to it. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The target's path, or that of one of its subresources. */
export function targetPath({ resource, namespace, name }: Target, subresource?: string): string {
  const path = resourcePath(resource, namespace, name);
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/** Looks the kind up; a namespaced one without a namespace is in the lab's own. */
export async function findTarget(
  query: {
    readonly apiVersion?: string | undefined;
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string | undefined;
  },
  { cluster, namespace }: Pick<ActionContext, 'cluster' | 'namespace'>,
): Promise<Target> {
  const resource = await cluster.api.resource(query.apiVersion, query.kind);
  return { resource, namespace: resource.namespaced ? (query.namespace ?? namespace) : undefined, name: query.name };
}

/** `Pod kube-system/etcd`, for messages. */
export function targetLabel({ resource, namespace, name }: Target): string {
  return `${resource.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

const revisionSchema = z.object({ metadata: z.object({ resourceVersion: z.string().min(1) }) });

/** What the answer says was written; nothing where it carries no revision (an object that was deleted at once). */
export function writesOf({ resource, namespace, name }: Target, { body }: ApiResponse): readonly Write[] {
  const revision = revisionSchema.safeParse(JSON.parse(body)).data?.metadata.resourceVersion;
  if (revision === undefined) return [];
  const { apiVersion, kind } = resource;
  return [{ apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name, revision }];
}

/** The same refusal, with the place in front: which of many manifests it was. */
export function placed(error: unknown, place: string): unknown {
  if (!(error instanceof ApiError)) return error;
  const { code, reason, details, body } = error;
  return new ApiError(`${place}: ${error.message}`, {
    code,
    reason,
    body,
    ...(details === undefined ? {} : { details }),
  });
}
