import { randomBytes } from 'node:crypto';
import { InfraError } from '../errors.ts';
import type { Engine } from './engine.ts';
import {
  egressLabel,
  madeByMinikube,
  ownerLabel,
  podSubnetsLabel,
  providerLabel,
  runLabel,
  runtimeLabel,
} from './labels.ts';
import { type ProviderName, providerOf } from './provider-name.ts';
import type { RuntimeName } from './runtime-name.ts';

export interface LabNetwork {
  readonly name: string;
  /** Who made the cluster on it. */
  readonly provider: ProviderName;
  readonly runtime: RuntimeName;
  /** The run that made it; undefined where labrig did not. */
  readonly runId: string | undefined;
  /** The mark of its maker, as the request for the cluster gave it. */
  readonly owner: string | undefined;
  /** minikube took the one of the lab away and made it anew, as it does when a node does not start. */
  readonly remade: boolean;
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
  return readNetwork(name, stdout);
}

/** Every network that labrig made for clusters of this provider, in whichever run. */
export async function listNetworks(engine: Engine, provider: ProviderName): Promise<readonly LabNetwork[]> {
  const list = await engine.ask(['network', 'ls', '--filter', `label=${runLabel}`, '--format', '{{.Name}}']);
  const names = list.split('\n').filter((name) => name !== '');
  const networks = await Promise.all(names.map((name) => findNetwork(engine, name)));
  return networks.filter((network) => network !== undefined).filter((network) => network.provider === provider);
}

function readNetwork(name: string, json: string): LabNetwork {
  const labels: unknown = JSON.parse(json);
  return {
    name,
    provider: providerOf(labelOf(labels, providerLabel)),
    runtime: labelOf(labels, runtimeLabel) === 'docker' ? 'docker' : 'containerd',
    runId: labelOf(labels, runLabel),
    owner: labelOf(labels, ownerLabel),
    remade: labelOf(labels, madeByMinikube) === 'true',
    egress: labelOf(labels, egressLabel) === 'allow' ? 'allow' : 'none',
    podSubnets: labelOf(labels, podSubnetsLabel)?.split(',') ?? [],
  };
}

/** A bridge of the lab's own, so that the default networks of kind and docker, and what else is on them, stay untouched. */
export async function createNetwork(
  engine: Engine,
  network: Omit<LabNetwork, 'remade'>,
  { ipv6, fixedAddresses }: NetworkWishes,
): Promise<void> {
  if (!fixedAddresses) {
    await engine.ask(createWords(network, ipv6));
    return;
  }
  // Only the engine knows which subnets are free: it chooses one, which it is then given back as its owner's wish.
  for (let attempt = 1; ; attempt++) {
    await engine.ask(createWords(network, ipv6));
    const format = '{{with index .IPAM.Config 0}}{{.Subnet}} {{.Gateway}}{{end}}';
    const chosen = await engine.ask(['network', 'inspect', network.name, '--format', format]);
    const [subnet = '', gateway = ''] = chosen.trim().split(' ');
    await engine.ask(['network', 'rm', network.name]);
    const { code, stderr } = await engine.attempt([
      ...createWords(network, ipv6),
      ...['--subnet', subnet, '--gateway', gateway],
    ]);
    if (code === 0) return;
    // Somebody else was given it in between.
    if (!/overlap/i.test(stderr) || attempt === 5)
      throw new InfraError(`the network ${network.name} could not be made: ${stderr.trim()}`, {
        next: 'labrig doctor',
      });
  }
}

interface NetworkWishes {
  readonly ipv6: boolean;
  /** A container on it may be told which address it has. */
  readonly fixedAddresses: boolean;
}

function createWords(network: Omit<LabNetwork, 'remade'>, ipv6: boolean): readonly string[] {
  return [
    ...['network', 'create', network.name],
    ...['--label', `${runLabel}=${network.runId ?? ''}`, '--label', `${ownerLabel}=${network.owner ?? ''}`],
    ...['--label', `${providerLabel}=${network.provider}`, '--label', `${runtimeLabel}=${network.runtime}`],
    ...['--label', `${egressLabel}=${network.egress}`, '--label', `${podSubnetsLabel}=${network.podSubnets.join(',')}`],
    ...(ipv6 ? ['--ipv6', '--subnet', uniqueLocalSubnet()] : []),
  ];
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
