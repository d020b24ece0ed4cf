/** One virtual server of the kernel's, as `ipvsadm --save --numeric` has it. */
export interface VirtualServer {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly address: string;
  readonly port: number;
  /** `rr` */
  readonly scheduler: string;
  /** Seconds for which a client stays with its real server. */
  readonly persistent?: number;
  /** Its real servers with a weight over 0: they get new connections. */
  readonly endpoints: readonly (RealServer & { readonly share: number })[];
  /** Those with weight 0, which stay listed for minutes after their endpoint has gone. */
  readonly drained: readonly RealServer[];
}

export interface RealServer {
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly forward: 'masquerade' | 'route' | 'tunnel';
}

interface Building extends Omit<VirtualServer, 'endpoints' | 'drained'> {
  readonly servers: RealServer[];
}

/** Reads `ipvsadm --save --numeric`. Never throws: lines of another form are left out. */
export function parseIpvsadm(text: string): readonly VirtualServer[] {
  const found = new Map<string, Building>();
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/u);
    const at = words.findIndex((word) => Object.hasOwn(protocols, word));
    const protocol = protocols[words[at] ?? ''];
    const target = words[at + 1] ?? '';
    const place = placeOf(target);
    if (protocol === undefined || place === undefined) continue;
    const key = `${protocol} ${target}`;
    if (words[0] === '-A') found.set(key, { protocol, ...place, ...schedulingOf(words), servers: [] });
    else if (words[0] === '-a') found.get(key)?.servers.push(...serverOf(words));
  }
  return [...found.values()].map(({ servers, ...server }) => ({
    ...server,
    endpoints: sharesOf(servers.filter(({ weight }) => weight > 0)),
    drained: servers.filter(({ weight }) => weight === 0),
  }));
}

/** `share`: of new connections, the part that its weight gives it. */
function sharesOf(servers: readonly RealServer[]): VirtualServer['endpoints'] {
  const sum = servers.reduce((total, { weight }) => total + weight, 0);
  return servers.map((server) => ({ ...server, share: Math.round((server.weight / sum) * 1e6) / 1e6 }));
}

const protocols: Readonly<Record<string, VirtualServer['protocol']>> = {
  '-t': 'tcp',
  '-u': 'udp',
  '--sctp-service': 'sctp',
};

function schedulingOf(words: readonly string[]): Pick<VirtualServer, 'scheduler' | 'persistent'> {
  const scheduler = after(words, '-s') ?? 'unknown';
  const persistent = Number(after(words, '-p') ?? Number.NaN);
  return Number.isInteger(persistent) ? { scheduler, persistent } : { scheduler };
}

function serverOf(words: readonly string[]): readonly RealServer[] {
  const place = placeOf(after(words, '-r') ?? '');
  const weight = Number(after(words, '-w') ?? 1);
  if (place === undefined || !Number.isInteger(weight)) return [];
  const forward = words.includes('-m') ? 'masquerade' : words.includes('-i') ? 'tunnel' : 'route';
  return [{ ...place, weight, forward }];
}

function after(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  return at < 0 ? undefined : words[at + 1];
}

/** `10.96.0.1:443`, `[fd00::1]:443` */
function placeOf(text: string): { readonly address: string; readonly port: number } | undefined {
  const [, six, four, port] = /^(?:\[([\da-fA-F:.]+)\]|([\d.]+)):(\d{1,5})$/u.exec(text) ?? [];
  const address = six ?? four;
  return address === undefined ? undefined : { address, port: Number(port) };
}
