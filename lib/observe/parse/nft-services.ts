import * as z from 'zod';
import type { EndpointRule, ServiceRules } from './service-rules.ts';

/**
 * The Services of `nft -j list table ip kube-proxy`, in the shape of the iptables rules. What a chain is for is in its
 * name, `service-SUSTUHLJ-default/web/tcp/http`
 * (https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/proxy/nftables/proxier.go). Never throws: what is no such
 * table has no Services.
 */
export function parseNftServices(text: string): readonly ServiceRules[] {
  const table = readTable(text);
  const services = new Map<string, ServiceRules>();
  for (const [chain, rules] of table.chains) {
    const named = chainSchema.safeParse(chain).data;
    if (named === undefined || named.kind === 'external' || named.kind === 'endpoint') continue;
    const entrance = table.entrances.find(({ target }) => target === chain);
    const known = services.get(named.service);
    // Of `service-` and `local-` the one that the cluster's address leads to.
    if (known !== undefined && (known.inUse || entrance === undefined)) continue;
    const outside = `external-${named.id}`;
    const nodePort = table.nodePorts.find(({ target }) => target === outside)?.key.at(-1);
    services.set(named.service, {
      service: named.service,
      ...(entrance === undefined ? {} : placeOf(entrance.key)),
      chain,
      inUse: entrance !== undefined,
      rejected: false,
      ...masqueradeOf(rules),
      endpoints: rules.flatMap(endpointsOf),
      external: table.entrances.flatMap(({ key, target }) =>
        target === outside
          ? [{ kind: 'external' as const, address: String(key[0]), port: Number(key[2]), chain: target }]
          : [],
      ),
      ...(nodePort === undefined ? {} : { nodePort: Number(nodePort) }),
    });
  }
  for (const { key, comment } of table.rejections) {
    if (comment === undefined) continue;
    const known = services.get(comment) ?? { inUse: false, endpoints: [], external: [] };
    services.set(comment, { ...known, service: comment, ...placeOf(key), rejected: true });
  }
  return [...services.values()];
}

const chainSchema = z
  .string()
  .regex(/^(?:service|local|external|endpoint)-[A-Z\d]+-/u)
  .transform((text, context) => {
    const found = /^([a-z]+)-([A-Z\d]+-([^/]+)\/([^/]+)\/[a-z]+\/([^/]*?))(?:__.+)?$/u.exec(text);
    if (found === null) {
      context.addIssue('no chain of a service');
      return z.NEVER;
    }
    const [, kind = '', id = '', namespace = '', name = '', port = ''] = found;
    return { kind, id, service: `${namespace}/${name}${port === '' ? '' : `:${port}`}` };
  });

type Key = readonly (string | number)[];

interface Element {
  readonly key: Key;
  readonly comment?: string;
  readonly target: string;
}

interface Table {
  readonly chains: ReadonlyMap<string, readonly Expression[][]>;
  readonly entrances: readonly Element[];
  readonly nodePorts: readonly Element[];
  readonly rejections: readonly Element[];
}

const keySchema = z.object({ concat: z.array(z.union([z.string(), z.number()])) });
const elementSchema = z
  .tuple([
    z.union([keySchema, z.object({ elem: z.object({ val: keySchema, comment: z.string().optional() }) })]),
    z.object({ goto: z.object({ target: z.string() }) }),
  ])
  .transform(([key, { goto }]): Element => {
    if ('concat' in key) return { key: key.concat, target: goto.target };
    const { val, comment } = key.elem;
    return { key: val.concat, target: goto.target, ...(comment === undefined ? {} : { comment }) };
  });

const gotoSchema = z.object({ goto: z.object({ target: z.string() }) });
const expressionSchema = z.object({
  match: z
    .object({
      op: z.string(),
      right: z.union([
        z
          .object({ prefix: z.object({ addr: z.string(), len: z.number() }) })
          .transform(({ prefix }) => `${prefix.addr}/${prefix.len}`),
        z.string(),
        z.unknown().transform(() => undefined),
      ]),
    })
    .optional(),
  jump: z.object({ target: z.string() }).optional(),
  vmap: z
    .object({
      key: z.object({ numgen: z.object({ mod: z.number().positive() }) }),
      data: z.object({ set: z.array(z.tuple([z.number(), gotoSchema])) }),
    })
    .optional(),
});
type Expression = z.output<typeof expressionSchema>;

const listSchema = z.object({
  nftables: z.array(
    z.object({
      chain: z.object({ name: z.string() }).optional(),
      rule: z.object({ chain: z.string(), expr: z.array(z.unknown()) }).optional(),
      map: z.object({ name: z.string(), elem: z.array(z.unknown()).default([]) }).optional(),
    }),
  ),
});

function readTable(text: string): Table {
  const chains = new Map<string, Expression[][]>();
  const maps = new Map<string, readonly Element[]>();
  for (const { chain, rule, map } of listSchema.safeParse(jsonOf(text)).data?.nftables ?? []) {
    if (chain !== undefined && !chains.has(chain.name)) chains.set(chain.name, []);
    if (rule !== undefined) chains.get(rule.chain)?.push(eachOf(rule.expr, expressionSchema));
    if (map !== undefined) maps.set(map.name, eachOf(map.elem, elementSchema));
  }
  const of = (name: string): readonly Element[] => maps.get(name) ?? [];
  const [entrances, nodePorts, rejections] = ['service-ips', 'service-nodeports', 'no-endpoint-services'].map(of);
  return { chains, entrances: entrances ?? [], nodePorts: nodePorts ?? [], rejections: rejections ?? [] };
}

/** Those that have the form; the others say nothing that is asked for here. */
function eachOf<T>(list: readonly unknown[], schema: z.ZodType<T>): T[] {
  return list.flatMap((one) => {
    const { success, data } = schema.safeParse(one);
    return success ? [data] : [];
  });
}

function placeOf([address, protocol, port]: Key): Pick<ServiceRules, 'clusterIP' | 'protocol' | 'port'> {
  return { clusterIP: String(address), protocol: String(protocol), port: Number(port) };
}

function masqueradeOf(rules: readonly Expression[][]): Pick<ServiceRules, 'masquerade'> {
  const rule = rules.find((one) => one.some(({ jump }) => jump?.target === 'mark-for-masquerade'));
  if (rule === undefined) return {};
  const except = rule.find(({ match }) => match?.op === '!=')?.match?.right;
  return { masquerade: except === undefined ? {} : { except } };
}

/** One random number chooses among all of them, so that each has the same part. */
function endpointsOf(rule: readonly Expression[]): readonly EndpointRule[] {
  return rule.flatMap(({ vmap }) =>
    (vmap?.data.set ?? []).flatMap(([, { goto }]): readonly EndpointRule[] => {
      const [, address = '', port = ''] = /__(.+)\/(\d+)$/u.exec(goto.target) ?? [];
      const probability = 1 / (vmap?.key.numgen.mod ?? 1);
      const share = Math.round(probability * 1e6) / 1e6;
      return address === '' ? [] : [{ address, port: Number(port), probability, share, chain: goto.target }];
    }),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
