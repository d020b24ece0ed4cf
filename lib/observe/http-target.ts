import { z } from 'zod';
import { ApiError, Unreachable } from '../cluster/api.ts';
import type { HttpSpec } from './http.ts';
import { Blind } from './sample.ts';
import type { ObservedLab } from './subject.ts';

export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** Finds what `to` names. A string that is no URL (or, for `pod`, any string) says why it cannot be asked yet. */
export interface Targets {
  url(spec: HttpSpec, signal: AbortSignal): Promise<string>;
  pod(spec: HttpSpec, signal: AbortSignal): Promise<PodPort | string>;
}

/** An address that was found stays known while the API does not answer: the probe itself does not need the API. */
export function createTargets(lab: ObservedLab): Targets {
  let known: string | undefined;
  const get = async (path: string, signal: AbortSignal): Promise<unknown> =>
    JSON.parse((await lab.cluster.api.request({ path, signal, timeout: 1000 })).body);
  const pathTo = (to: NonNullable<HttpSpec['to']>): string => {
    const what =
      to.pod === undefined ? `services/${encodeURIComponent(to.service ?? '')}` : `pods/${encodeURIComponent(to.pod)}`;
    return `/api/v1/namespaces/${encodeURIComponent(to.namespace ?? lab.namespace)}/${what}`;
  };
  return {
    async url({ to }, signal) {
      if (to === undefined) return 'there is neither `url` nor `to`';
      try {
        const { status, spec } = targetSchema.parse(await get(pathTo(to), signal));
        const address = to.pod === undefined ? spec.clusterIP : status?.podIP;
        if (address === undefined || address === '' || address === 'None') return 'it has no address yet';
        const host = address.includes(':') ? `[${address}]` : address;
        known = `${to.scheme ?? 'http'}://${host}:${to.port}${to.path ?? '/'}`;
        return known;
      } catch (error) {
        return known ?? whyNot(error);
      }
    },
    async pod({ to }, signal) {
      if (to === undefined) return 'there is no `to`';
      const namespace = to.namespace ?? lab.namespace;
      if (to.pod !== undefined) return { namespace, pod: to.pod, port: to.port };
      try {
        const service = targetSchema.parse(await get(pathTo(to), signal));
        const selector = Object.entries(service.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
        if (selector.length === 0) return 'the Service has no selector';
        const query = encodeURIComponent(selector.join(','));
        const pods = podsSchema.parse(
          await get(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?labelSelector=${query}`, signal),
        );
        const pod = pods.items.find(({ status }) =>
          status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
        );
        if (pod === undefined) return 'no pod of the Service is ready';
        const port = service.spec.ports?.find((one) => one.port === to.port);
        if (port === undefined) return `the Service has no port ${to.port}`;
        const target = port.targetPort ?? to.port;
        const number =
          typeof target === 'number'
            ? target
            : pod.spec.containers.flatMap((one) => one.ports ?? []).find((one) => one.name === target)?.containerPort;
        if (number === undefined) return `the pod ${pod.metadata.name} has no port named ${target}`;
        return { namespace, pod: pod.metadata.name, port: number };
      } catch (error) {
        return whyNot(error);
      }
    },
  };
}

function whyNot(error: unknown): string {
  if (error instanceof Unreachable) throw new Blind('unavailable', error.message);
  if (error instanceof ApiError) return error.message;
  throw error;
}

const targetSchema = z.object({
  spec: z.object({
    clusterIP: z.string().optional(),
    selector: z.record(z.string(), z.string()).optional(),
    ports: z.array(z.object({ port: z.number(), targetPort: z.union([z.number(), z.string()]).optional() })).optional(),
  }),
  status: z.object({ podIP: z.string().optional() }).optional(),
});

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        containers: z.array(
          z.object({ ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).optional() }),
        ),
      }),
      status: z
        .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() })
        .optional(),
    }),
  ),
});
