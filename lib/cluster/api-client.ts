import type { IncomingMessage } from 'node:http';
import { type ApiClient, ApiError, type ApiRequest, type ApiResponse } from './api.ts';
import { statusError } from './api-status.ts';
import { createDiscovery } from './discovery.ts';
import { createExchange, type Exchange, unreachable } from './exchange.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { parseWarnings } from './warnings.ts';

/** A client with the credentials of a kubeconfig's current context. Rejects with InfraError where the file is of no use. */
export async function connect(kubeconfig: string): Promise<ApiClient> {
  const access = await readKubeconfig(kubeconfig);
  const exchange = createExchange(access);
  const client: ApiClient = {
    server: access.server.href.replace(/\/$/, ''),
    request: (request) => ask(exchange, request),
    stream: (request) => streamLines(exchange, request),
    resource: (apiVersion, kind) => discovery(apiVersion, kind),
    close: () => {
      exchange.close();
    },
  };
  const discovery = createDiscovery((path, accept) =>
    client.request({ path, ...(accept === undefined ? {} : { accept }) }),
  );
  return client;
}

async function ask(exchange: Exchange, request: ApiRequest): Promise<ApiResponse> {
  const answer = await exchange.send(request);
  const { message } = answer;
  try {
    const body = await readAll(message);
    const status = message.statusCode ?? 0;
    if (status >= 400) throw statusError(status, body);
    return { status, body, warnings: parseWarnings(message.headersDistinct['warning'] ?? []) };
  } catch (error) {
    throw error instanceof ApiError ? error : unreachable(error, request);
  } finally {
    answer.done();
  }
}

/** The signal ends it in peace; a broken connection is Unreachable, a refusal ApiError. */
async function* streamLines(exchange: Exchange, request: ApiRequest): AsyncGenerator<string, void, undefined> {
  const answer = await exchange.send(request, 'streamed').catch((error: unknown) => {
    if (request.signal?.aborted === true) return undefined;
    throw error;
  });
  if (answer === undefined) return;
  const { message } = answer;
  try {
    const status = message.statusCode ?? 0;
    if (status >= 400) throw statusError(status, await readAll(message));
    message.setEncoding('utf8');
    let rest = '';
    for await (const chunk of message as AsyncIterable<string>) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } catch (error) {
    if (request.signal?.aborted === true) return;
    throw error instanceof ApiError ? error : unreachable(error, request);
  } finally {
    message.destroy();
    answer.done();
  }
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
