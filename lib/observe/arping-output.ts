import { InfraError } from '../errors.ts';

/** One that answered: its MAC in small letters, how often, and the shortest time in ms. */
export interface ArpAnswer {
  readonly mac: string;
  readonly address: string;
  readonly replies: number;
  readonly ms: number;
}

/** What iputils' arping printed. Exit code 1: nobody answered. Throws InfraError where it could not ask. */
export function readArping(code: number, stdout: string, stderr: string): readonly ArpAnswer[] {
  const answers = new Map<string, ArpAnswer>();
  for (const [, address = '', mac = '', ms] of stdout.matchAll(reply)) {
    const before = answers.get(mac.toLowerCase());
    answers.set(mac.toLowerCase(), {
      mac: mac.toLowerCase(),
      address,
      replies: (before?.replies ?? 0) + 1,
      ms: Math.min(before?.ms ?? Infinity, Number(ms)),
    });
  }
  if (answers.size === 0 && code > 1) throw new InfraError(`arping: ${stderr.trim() || `exit code ${code}`}`);
  return [...answers.values()];
}

/** `Unicast reply from 172.26.0.2 [02:42:AC:1A:00:02]  0.602ms` */
const reply =
  /^(?:Unicast|Broadcast) reply from (\S+) \[([\dA-Fa-f:]{17})\](?: for \S+ \[[\dA-Fa-f:]{17}\])? {2}([\d.]+)ms$/gm;
