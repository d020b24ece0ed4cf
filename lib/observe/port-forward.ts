import http from 'node:http';
import { Duplex, PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../scenario/model.ts';
import type { HttpSpec } from './http.ts';
import type { PodPort } from './pod-port.ts';
import type { ObservedLab } from './subject.ts';

/** One request through the API server to a pod's port, as `kubectl port-forward` does it. */
export async function askForwarded(
  spec: HttpSpec,
  target: PodPort,
  lab: ObservedLab,
  timeout: number,
  signal: AbortSignal,
): Promise<JsonObject> {
  // The JavaScript client knows the protocol; it is loaded when it is needed, because that takes half a second.
  const { KubeConfig, PortForward } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(lab.cluster.kubeconfig);
  const began = lab.now();
  const out = new PassThrough();
  const input = new PassThrough();
  const errors = new PassThrough();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  let close = (): void => undefined;
  try {
    const forward = new PortForward(config);
    const opening = forward.portForward(target.namespace, target.pod, [target.port], out, errors, input);
    const socket: unknown = await Promise.race([opening, rejectOn(limit)]);
    close = () => {
      closeSocket(socket);
    };
    const answer = await request(spec, Duplex.from({ readable: out, writable: input }), errors, limit);
    return { ...answer, ms: Math.round(lab.now() - began) };
  } catch (error) {
    const why = limit.aborted && !signal.aborted ? `no answer in ${timeout} ms` : messageOf(error);
    return { status: 0, body: '', headers: {}, error: why, ms: Math.round(lab.now() - began) };
  } finally {
    close();
  }
}

function request(spec: HttpSpec, connection: Duplex, errors: PassThrough, signal: AbortSignal): Promise<JsonObject> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request({
      createConnection: () => connection,
      method: spec.method ?? 'GET',
      path: spec.to?.path ?? '/',
      headers: { host: 'localhost', connection: 'close', ...spec.headers },
      signal,
    });
    errors.once('data', (said: Buffer) => {
      reject(new Error(said.toString('utf8').trim()));
    });
    outgoing.on('error', reject);
    outgoing.on('response', (message) => {
      const headers = Object.fromEntries(
        Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
      );
      text(message).then((body) => {
        resolve({ status: message.statusCode ?? 0, body, headers });
      }, reject);
    });
    outgoing.end();
  });
}

/** The client's socket has types of a package that has none here. */
function closeSocket(socket: unknown): void {
  if (socket !== null && typeof socket === 'object' && 'close' in socket && typeof socket.close === 'function') {
    Reflect.apply(socket.close, socket, []);
  }
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new Error('aborted'));
      },
      { once: true },
    );
  });
}

/** A socket's failure comes as an event that has its error inside. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const inner: unknown = error !== null && typeof error === 'object' && 'message' in error ? error.message : error;
  return String(inner);
}
