import * as z from 'zod';
import type { ObservedLab } from './subject.ts';
import { type Target, whyNot } from './target.ts';

/** A port of one pod, as a port-forward needs it. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** Finds the pod that `to` names, of a Service a ready one; a string says why there is none yet. */
export async function findPodPort(
  to: Target & { readonly port: number },
  lab: ObservedLab,
  signal: AbortSignal,
): Promise<PodPort | string> {
  const namespace = to.namespace ?? lab.namespace;
  if (to.pod !== undefined) return { namespace, pod: to.pod, port: to.port };
  if (to.service === undefined) return 'a port-forward leads to a pod or a Service';
  const get = async (what: string): Promise<unknown> => {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${what}`;
    return JSON.parse((await lab.cluster.api.request({ path, signal, timeout: 1000 })).body);
  };
  try {
    const service = serviceSchema.parse(await get(`services/${encodeURIComponent(to.service)}`));
    const selector = Object.entries(service.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
    if (selector.length === 0) return 'the Service has no selector';
    const pods = podsSchema.parse(await get(`pods?labelSelector=${encodeURIComponent(selector.join(','))}`));
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
}

const serviceSchema = z.object({
  spec: z.object({
    selector: z.record(z.string(), z.string()).optional(),
    ports: z.array(z.object({ port: z.number(), targetPort: z.union([z.number(), z.string()]).optional() })).optional(),
  }),
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
