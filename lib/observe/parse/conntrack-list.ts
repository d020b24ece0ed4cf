/** A connection that the kernel tracks, as `conntrack -L` has it. */
export interface Connection {
  /** `tcp`, `udp`, `icmp` */
  readonly protocol: string;
  /** Of TCP: `ESTABLISHED`, `TIME_WAIT`. */
  readonly state?: string;
  /** Seconds until it is forgotten. */
  readonly timeout: number;
  /** As the first packet had it: `to` is a Service's address before the exchange. */
  readonly from: string;
  readonly fromPort?: number;
  readonly to: string;
  readonly toPort?: number;
  /** Who answers: the endpoint behind the Service. */
  readonly answeredBy: string;
  readonly answeredByPort?: number;
  /** Whom the answer is sent to: another than `from` where the source was exchanged. */
  readonly answeredTo: string;
  /** No answer has been seen. */
  readonly unreplied: boolean;
}

/** Reads `conntrack -L`. Never throws: lines of another form are left out. */
export function parseConntrack(text: string): readonly Connection[] {
  return text.split('\n').flatMap((line): readonly Connection[] => {
    const head = /^(?:ipv[46]\s+\d+\s+)?([a-z][\w-]*)\s+\d+\s+(\d+)\s+(?:([A-Z_]+)\s+)?/u.exec(line.trim());
    if (head === null) return [];
    const [, protocol = '', timeout, state] = head;
    const fields = [...line.matchAll(/\b(src|dst|sport|dport)=(\S+)/gu)];
    const of = (name: string): readonly string[] =>
      fields.flatMap(([, key, value]) => (key === name ? [value ?? ''] : []));
    const [from, answeredBy] = of('src');
    const [to, answeredTo] = of('dst');
    if (from === undefined || to === undefined || answeredBy === undefined || answeredTo === undefined) return [];
    const [fromPort, answeredByPort] = of('sport').map(Number);
    const [toPort] = of('dport').map(Number);
    return [
      {
        protocol,
        ...(state === undefined ? {} : { state }),
        timeout: Number(timeout),
        from,
        ...(fromPort === undefined ? {} : { fromPort }),
        to,
        ...(toPort === undefined ? {} : { toPort }),
        answeredBy,
        ...(answeredByPort === undefined ? {} : { answeredByPort }),
        answeredTo,
        unreplied: line.includes('[UNREPLIED]'),
      },
    ];
  });
}
