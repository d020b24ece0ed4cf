import * as z from 'zod';

export interface Interface {
  readonly name: string;
  readonly mac?: string;
  /** `UP`, `DOWN`, `UNKNOWN` */
  readonly state: string;
  readonly mtu: number;
  readonly up: boolean;
  /** `dummy`, `veth`, `bridge`; absent for a device of the machine. */
  readonly kind?: string;
  /** Without the length of the prefix: `10.96.0.1`. */
  readonly addresses: readonly string[];
}

const interfaceSchema = z.object({
  ifname: z.string(),
  address: z.string().optional(),
  operstate: z.string().default('UNKNOWN'),
  mtu: z.number().default(0),
  flags: z.array(z.string()).default([]),
  linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
  addr_info: z.array(z.object({ local: z.string().optional() })).default([]),
});

/** Reads `ip -json -details address`. Never throws: entries of another form are left out. */
export function parseInterfaces(text: string): readonly Interface[] {
  return listOf(text, interfaceSchema).map(({ ifname, address, operstate, mtu, flags, linkinfo, addr_info }) => ({
    name: ifname,
    ...(address === undefined ? {} : { mac: address }),
    state: operstate,
    mtu,
    up: flags.includes('UP'),
    ...(linkinfo?.info_kind === undefined ? {} : { kind: linkinfo.info_kind }),
    addresses: addr_info.flatMap(({ local }) => local ?? []),
  }));
}

export interface Route {
  /** `default`, `10.244.1.0/24`, `10.244.0.2` */
  readonly to: string;
  readonly via?: string;
  readonly device?: string;
  readonly source?: string;
  /** Who made it: `kernel`, `boot`, `static`. */
  readonly protocol?: string;
  readonly metric?: number;
}

const routeSchema = z.object({
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  prefsrc: z.string().optional(),
  protocol: z.string().optional(),
  metric: z.number().optional(),
});

/** Reads `ip -json route`. Never throws: entries of another form are left out. */
export function parseRoutes(text: string): readonly Route[] {
  return listOf(text, routeSchema).map(({ dst, gateway, dev, prefsrc, protocol, metric }) => ({
    to: dst,
    ...(gateway === undefined ? {} : { via: gateway }),
    ...(dev === undefined ? {} : { device: dev }),
    ...(prefsrc === undefined ? {} : { source: prefsrc }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(metric === undefined ? {} : { metric }),
  }));
}

function listOf<T>(text: string, schema: z.ZodType<T>): readonly T[] {
  const list = z.array(z.unknown()).safeParse(jsonOf(text)).data ?? [];
  return list.flatMap((one) => {
    const { data } = schema.safeParse(one);
    return data === undefined ? [] : [data];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
