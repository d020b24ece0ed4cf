import { InfraError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { runLabel } from './labels.ts';
import type { LabContainer, LabSort } from './lab-containers.ts';
import { findNetwork, type LabNetwork } from './lab-network.ts';
import { workstationName } from './workstation.ts';

/** A cluster by its name, and the engine and the sort that it is of; `runId`: of this run. */
export interface LabName {
  readonly engine: Engine;
  readonly sort: LabSort;
  readonly name: string;
  readonly runId?: string;
}

/**
 * Whether labrig made this cluster: the network of its name carries the label of a run (of this run, where one is
 * given), and every container with its sort's label of this name is on that network.
 */
export async function isOwned(lab: LabName): Promise<boolean> {
  return (await findOwned(lab)) !== undefined;
}

export interface OwnedCluster {
  readonly network: LabNetwork;
  readonly containers: readonly LabContainer[];
}

/** The network and the containers of a cluster that labrig made; undefined for one that it did not. */
export async function findOwned({ engine, sort, name, runId }: LabName): Promise<OwnedCluster | undefined> {
  const [network, containers] = await Promise.all([findNetwork(engine, name), sort.list(engine, name)]);
  if (network?.runId === undefined || (runId !== undefined && network.runId !== runId)) return undefined;
  return containers.every((container) => isOn(container, name)) ? { network, containers } : undefined;
}

/**
 * Removes a lab's containers with their volumes, the workstation among them, then its network, and looks that nothing
 * is left; what is gone is not an error. Rejects with InfraError for what labrig did not make, and for what would not go.
 */
export async function removeCluster(lab: LabName): Promise<void> {
  const { engine, sort, name, runId } = lab;
  const [containers, network] = await Promise.all([sort.list(engine, name), findNetwork(engine, name)]);
  const owner = runId ?? network?.runId;
  if (owner !== undefined) await removeContainer(engine, workstationName(name), owner);
  if (containers.length === 0 && network === undefined) {
    // The name has the run's id, so nobody else can have meant it.
    if (runId !== undefined && name.endsWith(runId)) await sort.removeRest?.(engine, name);
    return;
  }
  if (!(await isOwned(lab)) && !(await wereMadeFor(lab, containers))) {
    throw new InfraError(`the cluster ${name} was not made by this run of labrig, so it is left alone`);
  }
  if (containers.length > 0) await engine.attempt(['rm', '--force', '--volumes', ...containers.map((one) => one.name)]);
  const left = await sort.list(engine, name);
  if (left.length > 0) {
    throw new InfraError(`these containers could not be removed: ${left.map((one) => one.name).join(', ')}`, {
      next: `${engine.program} rm --force --volumes ${left.map((one) => one.name).join(' ')}`,
    });
  }
  await sort.removeRest?.(engine, name);
  await removeNetwork(engine, name);
}

/**
 * Whether these containers were made to be on the network of this very run, which may be gone by now, or not be joined
 * yet: the name of the network has the run's id, so nobody else can have meant it.
 */
async function wereMadeFor({ engine, name, runId }: LabName, containers: readonly LabContainer[]): Promise<boolean> {
  if (runId === undefined || !name.endsWith(runId)) return false;
  const network = await findNetwork(engine, name);
  if (network !== undefined && !isOf(network, runId)) return false;
  if (containers.length === 0) return network !== undefined;
  const format = '{{.HostConfig.NetworkMode}}';
  const names = containers.map((one) => one.name);
  const modes = await engine.ask(['inspect', '--type', 'container', '--format', format, ...names]);
  return modes
    .trim()
    .split('\n')
    .every((mode) => mode === name);
}

/** Of this run by its label; or made anew by minikube under a name that has the run's id, which nobody else can mean. */
function isOf(network: LabNetwork, runId: string): boolean {
  return network.runId === runId || (network.runId === undefined && network.remade && network.name.endsWith(runId));
}

/** A network of this run, alone; what is gone is not an error. */
export async function removeOwnNetwork(engine: Engine, name: string, runId: string): Promise<void> {
  const network = await findNetwork(engine, name);
  if (network === undefined) return;
  if (!isOf(network, runId)) {
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

function isOn({ networks }: LabContainer, network: string): boolean {
  return networks.includes(network);
}
