import type { JsonObject } from '../scenario/model.ts';

/** Exit code of `timeout` where it had to end the program. */
const timedOut = 124;

/** What `dig -u` (bind 9) printed: of several questions (`+search`) the last. */
export function readDig(code: number, output: string): JsonObject {
  const text = output.slice(Math.max(0, output.lastIndexOf(';; Got answer:')));
  const [, status] = /^;; ->>HEADER<<- opcode: \w+, status: (\w+), id: \d+$/m.exec(text) ?? [];
  if (status === undefined) return { ...whyNone(code, output), answers: [] };
  const [, flags = ''] = /^;; flags: ([\w ]*);/m.exec(text) ?? [];
  const [, amount, unit] = /^;; Query time: (\d+) (usec|msec)$/m.exec(text) ?? [];
  const [, server, protocol] = /^;; SERVER: (\S+?)#\d+\(\S+\)(?: \((UDP|TCP)\))?$/m.exec(text) ?? [];
  const has = (flag: string): boolean => flags.split(' ').includes(flag);
  const records = recordsOf(text);
  return {
    status,
    answers: records.map(({ data }) => data),
    records,
    authoritative: has('aa'),
    truncated: has('tc'),
    ...(amount === undefined ? {} : { ms: Number(amount) / (unit === 'usec' ? 1000 : 1) }),
    ...(server === undefined ? {} : { server }),
    ...(protocol === undefined ? {} : { protocol: protocol.toLowerCase() }),
  };
}

interface DnsRecord {
  readonly [key: string]: string | number;
  readonly name: string;
  /** Seconds for which it may be kept. */
  readonly ttl: number;
  readonly type: string;
  readonly data: string;
}

/** `kubernetes.default.svc.cluster.local. 30 IN A	10.96.0.1`, until the next section. */
function recordsOf(text: string): readonly DnsRecord[] {
  const [, section = ''] = /^;; ANSWER SECTION:\n([\s\S]*?)(?:\n\s*\n|\n;;|$(?![\s\S]))/m.exec(text) ?? [];
  return section.split('\n').flatMap((line) => {
    const [, name, ttl, type, data] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.+)$/.exec(line) ?? [];
    if (name === undefined || type === undefined || data === undefined) return [];
    return [{ name, ttl: Number(ttl), type, data: data.trim() }];
  });
}

function whyNone(code: number, output: string): { readonly status: string; readonly error: string } {
  const said = output.split('\n').filter((line) => line.startsWith(';; ') && !line.startsWith(';; global options'));
  const error = (said[0] ?? output.trim().split('\n').at(-1) ?? '').replace(/^;; /, '') || `dig ended with ${code}`;
  if (code === timedOut || /timed out/.test(output)) return { status: 'timeout', error };
  if (/connection refused/i.test(output)) return { status: 'refused', error };
  if (/unreachable|no route/i.test(output)) return { status: 'unreachable', error };
  return { status: 'error', error };
}
