import type { JsonObject } from '../scenario/model.ts';

/** The Kubernetes API as labrig uses it: plain requests with the lab's own credentials, over kept-alive connections. */
export interface ApiClient {
  readonly server: string;
  /** Rejects with ApiError for a status >= 400, with Unreachable where no answer came. */
  request(request: ApiRequest): Promise<ApiResponse>;
  /** Lines of a streamed answer (watch, log); ends with the signal or when the server ends it. */
  stream(request: ApiRequest): AsyncIterable<string>;
  /** Finds a resource by its kind (`Pod`) or its plural (`pods`) by discovery; cached until something unknown is asked. */
  resource(apiVersion: string | undefined, kind: string): Promise<Resource>;
  close(): void;
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query: `/api/v1/pods?limit=1`. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Asked in the name of somebody else, as kubectl's `--as` and `--as-group`. */
  readonly impersonate?: { readonly user: string; readonly groups: readonly string[] };
  /** ms until an answer must have come; default 30 000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface ApiResponse {
  readonly status: number;
  readonly body: string;
  /** Texts of `Warning` headers, as kubectl prints them. */
  readonly warnings: readonly string[];
}

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  /** Plural, as in paths. */
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** Path of a resource's collection, or of one object in it. */
export function resourcePath(resource: Resource, namespace?: string, name?: string): string {
  const root = resource.apiVersion.includes('/') ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.name}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

/** The API's refusal, as its Status object said it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly reason: string;
  readonly details: JsonObject | undefined;
  /** The answer's whole body: not every refusal is a Status (`/readyz` lists its checks). */
  readonly body: string;
  constructor(message: string, status: { code: number; reason: string; details?: JsonObject; body?: string }) {
    super(message);
    this.code = status.code;
    this.reason = status.reason;
    this.details = status.details;
    this.body = status.body ?? message;
  }
}

/** The API serves no such kind, or not in that version: its answer to a request for one is 404. In kubectl's words. */
export class NoSuchKind extends ApiError {
  constructor(message: string) {
    super(message, { code: 404, reason: 'NotFound' });
  }
}

/** No answer: refused, reset, timed out. While the control plane is down this is a fact, not an error. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}
