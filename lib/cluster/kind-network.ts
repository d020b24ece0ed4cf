import { randomBytes } from 'node:crypto';
import { InfraError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { egressLabel, podSubnetsLabel, runLabel } from './kind-nodes.ts';

export interface LabNetwork {
  readonly name: string;
  /** The run that made it; undefined where labrig did not. */
  readonly runId: string | undefined;
  readonly egress: 'none' | 'allow';
  readonly podSubnets: readonly string[];
}

/** Undefined where there is none of this name. */
export async function findNetwork(engine: Engine, name: string): Promise<LabNetwork | undefined> {
  const { code, stdout, stderr } = await engine.attempt(['network', 'inspect', name, '--format', '{{json .Labels}}']);
  if (code !== 0) {
    if (/not found|no such network/i.test(stderr)) return undefined;
    throw new InfraError(`${engine.program} network inspect ${name}: ${stderr.trim()}`, { next: 'labrig doctor' });
  }
  const labels: unknown = JSON.parse(stdout);
  return {
    name,
    runId: labelOf(labels, runLabel),
    egress: labelOf(labels, egressLabel) === 'allow' ? 'allow' : 'none',
    podSubnets: labelOf(labels, podSubnetsLabel)?.split(',') ?? [],
  };
}

/** A bridge of the lab's own, so that kind's default network and what else is on it stay untouched. */
export async function createNetwork(engine: Engine, network: LabNetwork, ipv6: boolean): Promise<void> {
  await engine.ask([
    'network',
    'create',
    ...['--label', `${runLabel}=${network.runId ?? ''}`, '--label', `${egressLabel}=${network.egress}`],
    ...['--label', `${podSubnetsLabel}=${network.podSubnets.join(',')}`],
    ...(ipv6 ? ['--ipv6', '--subnet', uniqueLocalSubnet()] : []),
    network.name,
  ]);
}

/** A random /64 of the addresses that are local by definition (RFC 4193). */
function uniqueLocalSubnet(): string {
  const hex = `fd${randomBytes(7).toString('hex')}`;
  return `${hex.match(/.{4}/g)?.join(':') ?? 'fd00'}::/64`;
}

function labelOf(labels: unknown, key: string): string | undefined {
  if (labels === null || typeof labels !== 'object') return undefined;
  const value: unknown = Object.entries(labels).find(([name]) => name === key)?.[1];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
