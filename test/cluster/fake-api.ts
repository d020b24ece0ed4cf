import { mkdtemp, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real server that plays the API: what it answers was recorded from Kubernetes 1.34, cut down. */
export interface FakeApi {
  /** A kubeconfig for it. */
  readonly kubeconfig: string;
  /** `METHOD path?query` of each request so far. */
  readonly requests: readonly string[];
  /** Ends every open connection and refuses new ones until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
  /** It does not keep this process from ending. */
  unref(): void;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export async function fakeApi(answer: Answer): Promise<FakeApi> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer(request, response);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) =>
      server.listen(port, '127.0.0.1', () => {
        resolve();
      }),
    );
  const down = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(await mkdtemp(join(tmpdir(), 'labrig-test-')), 'kubeconfig');
  const user = { name: 'u', user: { token: 'secret' } };
  const cluster = { name: 'c', cluster: { server: `http://127.0.0.1:${port}` } };
  const context = { name: 'x', context: { cluster: 'c', user: 'u' } };
  await writeFile(
    kubeconfig,
    JSON.stringify({ 'current-context': 'x', clusters: [cluster], users: [user], contexts: [context] }),
  );
  return { kubeconfig, requests, down, up: () => listen(port), close: down, unref: () => void server.unref() };
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** `/api/v1` with the kinds that tests ask for. */
export const coreResources = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [
    { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get', 'list', 'watch'] },
    { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
    { name: 'componentstatuses', kind: 'ComponentStatus', namespaced: false, verbs: ['get', 'list'] },
  ],
};

export function status(code: number, reason: string, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code };
}
