import { InfraError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { findNetwork, type LabNetwork } from './kind-network.ts';
import { type KindContainer, listContainers, runLabel } from './kind-nodes.ts';

/**
 * Whether labrig made this cluster: the network of its name carries the label of a run (of this run, where one is
 * given), and every container with kind's label of this name is on that network.
 */
export async function isOwned(engine: Engine, name: string, runId?: string): Promise<boolean> {
  return (await findOwned(engine, name, runId)) !== undefined;
}

export interface OwnedCluster {
  readonly network: LabNetwork;
  readonly containers: readonly KindContainer[];
}

/** The network and the containers of a cluster that labrig made; undefined for one that it did not. */
export async function findOwned(engine: Engine, name: string, runId?: string): Promise<OwnedCluster | undefined> {
  const [network, containers] = await Promise.all([findNetwork(engine, name), listContainers(engine, name)]);
  if (network?.runId === undefined || (runId !== undefined && network.runId !== runId)) return undefined;
  return containers.every((container) => isOn(container, name)) ? { network, containers } : undefined;
}

/**
 * Removes a lab's containers with their volumes, then its network, and looks that nothing is left; what is gone is
 * not an error. Rejects with InfraError for what labrig did not make, and for what would not go.
 */
export async function removeKindCluster(engine: Engine, name: string, runId?: string): Promise<void> {
  const containers = await listContainers(engine, name);
  if (containers.length === 0 && (await findNetwork(engine, name)) === undefined) return;
  if (!(await isOwned(engine, name, runId))) {
    throw new InfraError(`the cluster ${name} was not made by this run of labrig, so it is left alone`);
  }
  if (containers.length > 0) await engine.attempt(['rm', '--force', '--volumes', ...containers.map((one) => one.name)]);
  const left = await listContainers(engine, name);
  if (left.length > 0) {
    throw new InfraError(`these containers could not be removed: ${left.map((one) => one.name).join(', ')}`, {
      next: `${engine.program} rm --force --volumes ${left.map((one) => one.name).join(' ')}`,
    });
  }
  await removeNetwork(engine, name);
}

/** A network of this run, alone; what is gone is not an error. */
export async function removeOwnNetwork(engine: Engine, name: string, runId: string): Promise<void> {
  const network = await findNetwork(engine, name);
  if (network === undefined) return;
  if (network.runId !== runId) {
    throw new InfraError(`the network ${name} was not made by this run of labrig, so it is left alone`);
  }
  await removeNetwork(engine, name);
}

/** A container that carries this run's label; what is gone is not an error. */
export async function removeContainer(engine: Engine, name: string, runId: string): Promise<void> {
  const format = `{{.Names}}\t{{.Label "${runLabel}"}}`;
  const list = await engine.ask(['ps', '--all', '--filter', `name=^/?${name}$`, '--format', format]);
  const [, owner] = list.trim().split('\t');
  if (list.trim() === '') return;
  if (owner !== runId) {
    throw new InfraError(`the container ${name} was not made by this run of labrig, so it is left alone`);
  }
  await engine.ask(['rm', '--force', '--volumes', name]);
}

/** Other containers that are on it (a workstation) keep it from going. */
async function removeNetwork(engine: Engine, name: string): Promise<void> {
  const { code, stderr } = await engine.attempt(['network', 'rm', name]);
  if (code !== 0 && (await findNetwork(engine, name)) !== undefined) {
    throw new InfraError(`the network ${name} could not be removed: ${stderr.trim()}`, {
      next: `${engine.program} network rm ${name}`,
    });
  }
}

function isOn({ networks }: KindContainer, network: string): boolean {
  return networks.includes(network);
}
