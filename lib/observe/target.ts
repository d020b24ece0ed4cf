import * as z from 'zod';
import { ApiError, Unreachable } from '../cluster/api.ts';
import { choice, isMapping } from '../scenario/choice.ts';
import { Blind } from './sample.ts';
import type { ObservedLab } from './subject.ts';

/** Words for what a probe asks: exactly one of `pod`, `service`, `node` and `address`. */
export const targetShape = {
  pod: z.string().min(1).optional().describe('Name of a pod.'),
  service: z.string().min(1).optional().describe('Name of a Service.'),
  node: z.string().min(1).optional().describe('A node: `control-plane`, `worker2`.'),
  address: z.union([z.ipv4(), z.ipv6()]).optional().describe('An IP address.'),
  namespace: z.string().min(1).optional().describe("Namespace. Without it: the lab's own."),
  at: z
    .enum(['clusterIP', 'loadBalancer'])
    .optional()
    .describe('Which address of a Service: its own, or the one that a balancer gave it. Without it: `clusterIP`.'),
};

export const portWord = z.int().min(1).max(65_535);

export interface Target {
  readonly pod?: string | undefined;
  readonly service?: string | undefined;
  readonly node?: string | undefined;
  readonly address?: string | undefined;
  readonly namespace?: string | undefined;
  readonly at?: 'clusterIP' | 'loadBalancer' | undefined;
}

export const oneTarget = {
  check: ({ pod, service, node, address }: Target): boolean =>
    [pod, service, node, address].filter((one) => one !== undefined).length === 1,
  message: 'give exactly one of `pod`, `service`, `node` and `address`',
} as const;

const ip = z.union([z.ipv4(), z.ipv6()]);
const named = z.strictObject(targetShape).refine(oneTarget.check, oneTarget.message);

/** An address alone, or what has one. */
export const placeWord = choice([ip, named], (input) => (isMapping(input) ? named : ip));

export function targetOf(place: string | Target): Target {
  return typeof place === 'string' ? { address: place } : place;
}

export type Address = { readonly address: string } | { readonly why: string };

/** Finds the address of what `to` names, or says why it has none yet. */
export type FindAddress = (to: Target, signal: AbortSignal) => Promise<Address>;

/** An address that was found stays known while the API does not answer: the probe itself does not need the API. */
export function createAddresses(lab: ObservedLab): FindAddress {
  let known: string | undefined;
  return async (to, signal) => {
    if (to.address !== undefined) return { address: to.address };
    try {
      const { body } = await lab.cluster.api.request({ path: pathTo(to, lab), signal, timeout: 1000 });
      const found = addressOf(to, objectSchema.parse(JSON.parse(body)));
      if (found === undefined || found === '' || found === 'None') return { why: 'it has no address yet' };
      known = found;
      return { address: found };
    } catch (error) {
      return known === undefined ? { why: whyNot(error) } : { address: known };
    }
  };
}

/** What the API says against it; rejects with Blind where it says nothing. */
export function whyNot(error: unknown): string {
  if (error instanceof Unreachable) throw new Blind('unavailable', error.message);
  if (error instanceof ApiError) return error.message;
  throw error;
}

function pathTo({ pod, service, node, namespace }: Target, lab: ObservedLab): string {
  if (node !== undefined) return `/api/v1/nodes/${encodeURIComponent(lab.cluster.node(node).name)}`;
  const what = pod === undefined ? `services/${encodeURIComponent(service ?? '')}` : `pods/${encodeURIComponent(pod)}`;
  return `/api/v1/namespaces/${encodeURIComponent(namespace ?? lab.namespace)}/${what}`;
}

const objectSchema = z.object({
  spec: z.object({ clusterIP: z.string().optional() }).optional(),
  status: z
    .object({
      podIP: z.string().optional(),
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).optional(),
      loadBalancer: z.object({ ingress: z.array(z.object({ ip: z.string().optional() })).optional() }).optional(),
    })
    .optional(),
});

function addressOf({ pod, node, at }: Target, { spec, status }: z.infer<typeof objectSchema>): string | undefined {
  if (pod !== undefined) return status?.podIP;
  if (node !== undefined) return status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  return at === 'loadBalancer' ? status?.loadBalancer?.ingress?.[0]?.ip : spec?.clusterIP;
}
