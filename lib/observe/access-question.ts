import * as z from 'zod';
import { type ApiClient, ApiError, type ApiRequest, type Resource, resourcePath, Unreachable } from '../cluster/api.ts';
import { Blind } from './sample.ts';

/** One right of one user. `namespace` `*`: in all of them. */
export interface AccessQuestion {
  readonly as: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly resource: string;
  readonly apiVersion?: string;
  readonly namespace: string;
  readonly name?: string;
}

export interface AccessAnswer {
  readonly allowed: boolean | 'disputed';
  /** What the authorizer said, and why. */
  readonly review: { readonly allowed: boolean; readonly reason: string };
  /** What came of the request; null for verbs that no request is made by, such as `bind`. */
  readonly request: { readonly allowed: boolean; readonly code: number; readonly message: string } | null;
}

/** Asks both ways. Rejects with Blind where no answer came. */
export async function askAccess(question: AccessQuestion, api: ApiClient, signal: AbortSignal): Promise<AccessAnswer> {
  try {
    const [plural = '', subresource] = question.resource.split('/');
    const resource = await api.resource(question.apiVersion, plural);
    const [review, request] = await Promise.all([
      reviewed(question, { resource, subresource }, api, signal),
      tried(question, { resource, subresource }, api, signal),
    ]);
    const same = request === null || request.allowed === review.allowed;
    return { allowed: same ? review.allowed : 'disputed', review, request };
  } catch (error) {
    if (error instanceof Unreachable) throw new Blind('unavailable', error.message);
    throw error;
  }
}

interface Asked {
  readonly resource: Resource;
  readonly subresource: string | undefined;
}

const reviewSchema = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().default(''), evaluationError: z.string().default('') }),
});

async function reviewed(
  { as, groups, verb, namespace, name }: AccessQuestion,
  { resource, subresource }: Asked,
  api: ApiClient,
  signal: AbortSignal,
): Promise<AccessAnswer['review']> {
  const [version = '', group = ''] = resource.apiVersion.split('/').reverse();
  const { body } = await api.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: as,
        groups,
        resourceAttributes: {
          verb,
          group,
          version,
          resource: resource.name,
          ...(subresource === undefined ? {} : { subresource }),
          ...(resource.namespaced && namespace !== '*' ? { namespace } : {}),
          ...(name === undefined ? {} : { name }),
        },
      },
    },
    signal,
  });
  const { allowed, reason, evaluationError } = reviewSchema.parse(JSON.parse(body)).status;
  return { allowed, reason: reason || evaluationError };
}

/** An object that nobody has: that it is not found shows that one may look. */
const nobody = 'labrig-asks-for-access';

async function tried(
  { as, groups, verb, namespace, name = nobody }: AccessQuestion,
  { resource, subresource }: Asked,
  api: ApiClient,
  signal: AbortSignal,
): Promise<AccessAnswer['request']> {
  const scope = namespace === '*' ? undefined : namespace;
  const under = subresource === undefined ? '' : `/${subresource}`;
  const all = resourcePath(resource, scope);
  const one = `${resourcePath(resource, scope, name)}${under}`;
  const request = requestOf(verb, { all, one: one, subresource, kind: resource });
  if (request === undefined || (request.path === one && resource.namespaced && scope === undefined)) return null;
  try {
    const { status } = await api.request({ ...request, impersonate: { user: as, groups }, signal });
    return { allowed: true, code: status, message: '' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { allowed: !isDenied(error, as), code: error.code, message: error.message };
  }
}

/** How the authorizer says no. Whatever else refuses (not found, invalid, over quota) comes after it has said yes. */
function isDenied({ code, message }: ApiError, user: string): boolean {
  return code === 403 && message.includes(` is forbidden: User ${JSON.stringify(user)} cannot `);
}

interface Paths {
  readonly all: string;
  readonly one: string;
  readonly subresource: string | undefined;
  readonly kind: Pick<Resource, 'apiVersion' | 'kind'>;
}

/** Changes nothing: writes are dry runs. Undefined for verbs that are asked in the course of others. */
function requestOf(verb: string, { all, one, subresource, kind: { apiVersion, kind } }: Paths): ApiRequest | undefined {
  const object = { apiVersion, kind, metadata: { name: nobody } };
  const patched = 'application/merge-patch+json';
  switch (verb) {
    case 'get':
      return { path: one };
    case 'list':
      return { path: `${all}?limit=1` };
    case 'watch':
      return { path: `${all}?watch=true&timeoutSeconds=1` };
    case 'create':
      return { method: 'POST', path: `${subresource === undefined ? all : one}?dryRun=All`, body: object };
    case 'update':
      return { method: 'PUT', path: `${one}?dryRun=All`, body: object };
    case 'patch':
      return { method: 'PATCH', path: `${one}?dryRun=All`, contentType: patched, body: {} };
    case 'delete':
      return { method: 'DELETE', path: `${one}?dryRun=All` };
    case 'deletecollection':
      return { method: 'DELETE', path: `${all}?dryRun=All&fieldSelector=metadata.name%3D${nobody}` };
    default:
      return undefined;
  }
}
