import * as z from 'zod';

/** What a Service listens on, by the API. */
export interface ServicePort {
  /** `default/web:http` */
  readonly service: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort?: number;
  readonly clusterIPs: readonly string[];
  /** Addresses from outside: those given, and the load balancer's. */
  readonly external: readonly string[];
}

/** Which of a Service's ways in an address is. */
export type Entrance = 'clusterIP' | 'external' | 'nodePort';

export interface Place {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
}

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ namespace: z.string(), name: z.string() }),
      spec: z.object({
        clusterIP: z.string().optional(),
        clusterIPs: z.array(z.string()).optional(),
        externalIPs: z.array(z.string()).default([]),
        ports: z
          .array(
            z.object({
              name: z.string().default(''),
              protocol: z.string().default('TCP'),
              port: z.number(),
              nodePort: z.number().optional(),
            }),
          )
          .default([]),
      }),
      status: z
        .object({
          loadBalancer: z.object({ ingress: z.array(z.object({ ip: z.string().optional() })).default([]) }).optional(),
        })
        .optional(),
    }),
  ),
});

/** Reads the API's list of Services. Throws where it is none. */
export function readServicePorts(body: string): readonly ServicePort[] {
  return listSchema.parse(JSON.parse(body)).items.flatMap(({ metadata, spec, status }) =>
    spec.ports.map(({ name, protocol, port, nodePort }) => ({
      service: `${metadata.namespace}/${metadata.name}${name === '' ? '' : `:${name}`}`,
      protocol: protocol.toLowerCase(),
      port,
      ...(nodePort === undefined ? {} : { nodePort }),
      clusterIPs: spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP]),
      external: [...spec.externalIPs, ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])],
    })),
  );
}

/** The Service that listens there, if any. `own`: addresses of the node, on which node ports are. */
export function servicePortAt(
  { protocol, address, port }: Place,
  services: readonly ServicePort[],
  own: readonly string[],
): { readonly service: string; readonly entrance: Entrance } | undefined {
  for (const { service, ...one } of services) {
    if (one.protocol !== protocol) continue;
    if (one.port === port && one.clusterIPs.includes(address)) return { service, entrance: 'clusterIP' };
    if (one.port === port && one.external.includes(address)) return { service, entrance: 'external' };
    if (one.nodePort === port && own.includes(address)) return { service, entrance: 'nodePort' };
  }
  return undefined;
}
