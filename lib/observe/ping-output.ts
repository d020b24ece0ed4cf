import type { JsonObject } from '../scenario/model.ts';

/** What iputils' ping printed: packets sent and received, the mean time in ms, who answered, else why nobody did. */
export function readPing(stdout: string, stderr: string): JsonObject {
  const [, sent, received] = /^(\d+) packets transmitted, (\d+) received/m.exec(stdout) ?? [];
  const [, mean] = /^rtt min\/avg\/max\/mdev = [\d.]+\/([\d.]+)\//m.exec(stdout) ?? [];
  const [, from] = /^\d+ bytes from ([^\s]+?):? icmp_seq=/m.exec(stdout) ?? [];
  const answered = Number(received ?? 0);
  return {
    sent: Number(sent ?? 0),
    received: answered,
    ...(mean === undefined ? {} : { ms: Number(mean) }),
    ...(from === undefined ? {} : { from }),
    ...(answered === 0 ? { error: whyNone(stdout, stderr) } : {}),
  };
}

/** `From 10.1.1.1 icmp_seq=1 Destination Host Unreachable`, `ping: connect: Network is unreachable`. */
function whyNone(stdout: string, stderr: string): string {
  const [, said] = /^From \S+ icmp_seq=\d+ (.+)$/m.exec(stdout) ?? [];
  if (said !== undefined) return said.trim();
  const [first = ''] = stderr.trim().split('\n');
  return first.replace(/^ping: (?:connect: )?/, '') || 'no answer';
}
