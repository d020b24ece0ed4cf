import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { type ApiRequest, Unreachable } from './api.ts';
import type { Access } from './kubeconfig.ts';

/** One HTTP request and the head of its answer, over kept-alive connections. */
export interface Exchange {
  /**
   * Rejects with Unreachable, or with the signal's reason. `done` must be called once the body was read.
   * The request's timeout is for the whole answer, or, where the answer is `streamed`, for its head.
   */
  send(request: ApiRequest, streamed?: 'streamed'): Promise<{ readonly message: IncomingMessage; done(): void }>;
  close(): void;
}

/** ms. An API server that has too little of a processor takes long, and kubectl would wait for it without end. */
const defaultTimeout = 30_000;

export function createExchange(access: Access): Exchange {
  const secure = access.server.protocol === 'https:';
  const agentOptions = { keepAlive: true, keepAliveMsecs: 1000, scheduling: 'lifo' as const };
  const agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  const prefix = access.server.pathname.replace(/\/$/, '');

  const once = async (request: ApiRequest, streamed: boolean): ReturnType<Exchange['send']> => {
    const { agent: ownAgent, headers: ownHeaders, ...tls } = await access.options();
    const body = bodyOf(request.body);
    const options: RequestOptions = {
      ...tls,
      agent: ownAgent ?? agent,
      hostname: access.server.hostname.replace(/^\[|\]$/g, ''),
      port: access.server.port === '' ? (secure ? 443 : 80) : access.server.port,
      path: `${prefix}${request.path}`,
      method: request.method ?? 'GET',
      headers: {
        ...headersOf(ownHeaders),
        accept: request.accept ?? 'application/json',
        'user-agent': 'labrig',
        ...(request.impersonate === undefined
          ? {}
          : { 'impersonate-user': request.impersonate.user, 'impersonate-group': [...request.impersonate.groups] }),
        ...(body === undefined
          ? {}
          : { 'content-type': request.contentType ?? 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    };
    return await begin(secure ? https : http, options, body, request, streamed);
  };

  return {
    async send(request, streamed) {
      try {
        return await once(request, streamed !== undefined);
      } catch (error) {
        // The server may end an idle connection in the moment that it is used again: ask over a new one.
        if (error instanceof StaleConnection && (request.method ?? 'GET') === 'GET')
          return await once(request, streamed !== undefined);
        throw error;
      }
    },
    close: () => {
      agent.destroy();
    },
  };
}

/** Headers as an object: the list form is never what a kubeconfig gives. */
function headersOf(headers: RequestOptions['headers']): OutgoingHttpHeaders {
  return headers === undefined || Array.isArray(headers) ? {} : { ...(headers as OutgoingHttpHeaders) };
}

/** A kept-alive connection broke before any answer. */
class StaleConnection extends Unreachable {}

function begin(
  protocol: Pick<typeof https, 'request'>,
  options: RequestOptions,
  body: string | undefined,
  request: ApiRequest,
  streamed: boolean,
): ReturnType<Exchange['send']> {
  const { signal, timeout = defaultTimeout } = request;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(reasonOf(signal));
      return;
    }
    const outgoing = protocol.request(options);
    const abort = (): void => {
      outgoing.destroy(signal === undefined ? undefined : reasonOf(signal));
    };
    const timer = setTimeout(() => {
      outgoing.destroy(new Unreachable(`no answer to ${describe(request)} in ${timeout} ms`));
    }, timeout);
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    signal?.addEventListener('abort', abort, { once: true });
    outgoing.on('response', (message) => {
      if (streamed) clearTimeout(timer);
      resolve({ message, done });
    });
    outgoing.on('error', (error) => {
      done();
      if (signal?.aborted === true) reject(reasonOf(signal));
      else if (outgoing.reusedSocket && isReset(error)) reject(new StaleConnection(error.message, { cause: error }));
      else reject(unreachable(error, request));
    });
    outgoing.end(body);
  });
}

/** What came instead of an answer, as Unreachable; after an abort, the signal's reason. */
export function unreachable(error: unknown, request: ApiRequest): Error {
  if (error instanceof Unreachable) return error;
  if (request.signal?.aborted === true) return reasonOf(request.signal);
  const message =
    error instanceof Error ? error.message || String('code' in error ? error.code : error) : String(error);
  return new Unreachable(`no answer to ${describe(request)}: ${message}`, { cause: error });
}

function describe({ method = 'GET', path }: ApiRequest): string {
  return `${method} ${path}`;
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function bodyOf(body: unknown): string | undefined {
  return body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
