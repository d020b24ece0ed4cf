import { parseIptablesSave, type Rule, type Tables, valueOf } from './iptables-save.ts';

/** A port of a Service as kube-proxy's iptables rules have it. */
export interface ServiceRules {
  /** `default/web:http`; without `:http` where the port has no name. */
  readonly service: string;
  readonly clusterIP?: string;
  readonly port?: number;
  readonly protocol?: string;
  /** `KUBE-SVC-...`; absent where there are no endpoints: then no chain is made. */
  readonly chain?: string;
  /** Whether packets for the cluster's address are sent to the chain; chains that an earlier mode left are not. */
  readonly inUse: boolean;
  /** Packets for the cluster's address are refused: there are no endpoints. */
  readonly rejected: boolean;
  /** Whose source is exchanged on the way to the cluster's address: all but those from this network. */
  readonly masquerade?: { readonly except?: string };
  /** Seconds for which a client stays with its endpoint; absent where it need not. */
  readonly affinity?: number;
  readonly endpoints: readonly EndpointRule[];
  /** Other ways in, each `ADDRESS:PORT` with its chain. */
  readonly external: readonly ExternalRule[];
  readonly nodePort?: number;
}

export interface EndpointRule {
  readonly address: string;
  readonly port: number;
  /** As the rule has it, which the kernel keeps in 31 bits: 0.33333333349 is a third; 1 for the last, which has none. */
  readonly probability: number;
  /** Of new connections, the part that goes to it: the probability that no rule before it fitted, and this one does. */
  readonly share: number;
  /** `KUBE-SEP-...` */
  readonly chain: string;
}

export interface ExternalRule {
  readonly kind: 'external' | 'loadBalancer';
  readonly address: string;
  readonly port: number;
  readonly chain: string;
}

/**
 * The Services of one `iptables-save`, by the comments that kube-proxy writes
 * (https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/proxy/iptables/proxier.go). Never throws.
 */
export function parseServiceRules(text: string): readonly ServiceRules[] {
  const tables = parseIptablesSave(text);
  const services = new Map<string, Found>();
  const of = (name: string): Found => {
    const known = services.get(name) ?? { external: [], inUse: false, rejected: false };
    services.set(name, known);
    return known;
  };
  readChains(tables, of);
  readEntrances(tables, of);
  readRejections(tables, of);
  return [...services].map(([service, found]) => serviceOf(service, found, tables));
}

/** What is gathered of one service port on the way through the tables. */
interface Found {
  clusterIP?: string;
  port?: number;
  protocol?: string;
  chain?: string;
  inUse: boolean;
  rejected: boolean;
  masquerade?: { except?: string };
  affinity?: number;
  nodePort?: number;
  external: ExternalRule[];
}

/** A chain tells its service in its own comments, so it is found where no rule leads to it, too. */
function readChains(tables: Tables, of: (name: string) => Found): void {
  for (const [chain, rules] of tables.get('nat') ?? []) {
    if (!/^KUBE-SV[CL]-/u.test(chain)) continue;
    const name = rules.map(serviceNameOf).find((found) => found !== undefined);
    if (name === undefined) continue;
    const found = of(name);
    if (chain.startsWith('KUBE-SVC-')) found.chain = chain;
    for (const rule of rules) {
      if (valueOf(rule, '-j') === 'KUBE-MARK-MASQ') readClusterRule(rule, found);
      const affinity = Number(valueOf(rule, '--seconds'));
      if (Number.isInteger(affinity)) found.affinity = affinity;
    }
  }
}

function readClusterRule(rule: Rule, found: Found): void {
  readAddress(rule, found);
  const except = rule.options.find(({ name, negated }) => negated && (name === '-s' || name === '-i'))?.values[0];
  found.masquerade = except === undefined ? {} : { except };
}

function readAddress(rule: Rule, found: Found): void {
  const address = valueOf(rule, '-d')?.replace(/\/(?:32|128)$/u, '');
  const port = Number(valueOf(rule, '--dport'));
  if (address !== undefined) found.clusterIP = address;
  if (Number.isInteger(port)) found.port = port;
  const protocol = valueOf(rule, '-p');
  if (protocol !== undefined) found.protocol = protocol;
}

function readEntrances(tables: Tables, of: (name: string) => Found): void {
  const nat = tables.get('nat');
  for (const rule of nat?.get('KUBE-SERVICES') ?? []) {
    const { name, about } = commentOf(rule);
    const chain = valueOf(rule, '-j') ?? '';
    if (name === undefined || about === undefined) continue;
    const found = of(name);
    if (about === 'cluster IP') {
      // Up to 1.21 this table has the rule that marks for masquerading.
      if (chain === 'KUBE-MARK-MASQ') readClusterRule(rule, found);
      else {
        readAddress(rule, found);
        // `KUBE-SVL-...` where only endpoints on the same node count.
        found.chain = chain;
        found.inUse = true;
      }
    } else if (about === 'external IP' || about === 'loadbalancer IP') {
      const address = (valueOf(rule, '-d') ?? '').replace(/\/(?:32|128)$/u, '');
      const kind = about === 'external IP' ? 'external' : 'loadBalancer';
      found.external.push({ kind, address, port: Number(valueOf(rule, '--dport') ?? 0), chain });
    }
  }
  for (const rule of nat?.get('KUBE-NODEPORTS') ?? []) {
    const { name } = commentOf(rule);
    const port = Number(valueOf(rule, '--dport'));
    if (name !== undefined && Number.isInteger(port)) of(name).nodePort = port;
  }
}

function readRejections(tables: Tables, of: (name: string) => Found): void {
  for (const rule of tables.get('filter')?.get('KUBE-SERVICES') ?? []) {
    const { name, about } = commentOf(rule);
    if (name === undefined || about !== 'has no endpoints' || valueOf(rule, '-j') !== 'REJECT') continue;
    const found = of(name);
    readAddress(rule, found);
    found.rejected = true;
  }
}

function serviceOf(service: string, { chain, ...found }: Found, tables: Tables): ServiceRules {
  const endpoints = chain === undefined ? [] : endpointsOf(chain, tables);
  return { service, ...found, ...(chain === undefined ? {} : { chain }), endpoints };
}

function endpointsOf(chain: string, tables: Tables): readonly EndpointRule[] {
  const nat = tables.get('nat');
  let left = 1;
  return (nat?.get(chain) ?? []).flatMap((rule): readonly EndpointRule[] => {
    const target = valueOf(rule, '-j') ?? '';
    // With session affinity there is a rule before it that sends known clients to the same chain.
    if (!target.startsWith('KUBE-SEP-') || rule.options.some(({ name }) => name === '--rcheck')) return [];
    const probability = Number(valueOf(rule, '--probability') ?? 1);
    if (!(probability >= 0 && probability <= 1)) return [];
    const share = left * probability;
    left -= share;
    const to = (nat?.get(target) ?? []).map((one) => valueOf(one, '--to-destination')).find((one) => one !== undefined);
    const [, address = '', port = 0] = /^\[?(.*?)\]?:(\d+)$/u.exec(to ?? '') ?? [];
    return [{ address, port: Number(port), probability, share: rounded(share), chain: target }];
  });
}

/** The kernel's rounding is in the tenth digit; six are what an expectation can write. */
function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}

function serviceNameOf(rule: Rule): string | undefined {
  return commentOf(rule).name;
}

const abouts = ['cluster IP', 'external IP', 'loadbalancer IP', 'has no endpoints', 'has no local endpoints'] as const;

/** `default/web:http cluster IP`, `default/web:http -> 10.244.0.7:8080`, `default/web:http`. */
function commentOf(rule: Rule): { readonly name?: string; readonly about?: (typeof abouts)[number] } {
  const comment = valueOf(rule, '--comment');
  if (comment === undefined) return {};
  const about = abouts.find((one) => comment.endsWith(` ${one}`));
  const name = about === undefined ? comment.replace(/ -> .*$/u, '') : comment.slice(0, -about.length - 1);
  if (!/^[^\s/:]+\/[^\s/:]+(?::[^\s/:]+)?$/u.test(name)) return {};
  return about === undefined ? { name } : { name, about };
}
