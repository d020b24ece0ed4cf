import type { Engine } from './engine.ts';
import type { ProviderName } from './provider-name.ts';

/** A container of the engine that is a part of a cluster: a node, or what stands before several control planes. */
export interface LabContainer {
  readonly name: string;
  readonly alias: string;
  /** `control-plane`, `worker`, or {@link balancerRole}. */
  readonly role: string;
  readonly networks: readonly string[];
}

/** The role of the container before several control planes, which is no node. */
export const balancerRole = 'external-load-balancer';

/** How the containers of a provider's clusters are known, and what else of the engine's a cluster has. */
export interface LabSort {
  readonly provider: ProviderName;
  /** Every container of a cluster, stopped ones too, control planes first; the workstation is none of them. */
  list(engine: Engine, cluster: string, signal?: AbortSignal): Promise<readonly LabContainer[]>;
  /** Filters of `docker events` that let those of a cluster's containers pass; what else passes is no node by its name. */
  readonly eventsOf: (cluster: string) => readonly string[];
  readonly isNode: (cluster: string, container: string) => boolean;
  /** Where a node is not its container but a machine in it, which Kubernetes knows by its alias. */
  readonly inner?: {
    /** The words before those of a program, started in the container, that make it run in the machine. */
    readonly entering: readonly string[];
    /** The container around the machine of this alias. */
    readonly container: (cluster: string, alias: string) => string;
  };
  /**
   * Removes what was made for a cluster of labrig's besides its containers, their anonymous volumes and the network. What
   * is gone is not an error; rejects with InfraError for what would not go.
   */
  removeRest?(engine: Engine, cluster: string): Promise<void>;
}

/** The words before those of a program that is to run in the node of a container. */
export function reach(engine: Engine, { inner }: LabSort, container: string): readonly [string, ...string[]] {
  return [engine.program, 'exec', '-i', container, ...(inner?.entering ?? [])];
}

/** Rows of `docker ps`, those of stopped containers too: name, the value of a label, networks. */
export async function listRows(
  engine: Engine,
  { filters, label }: { readonly filters: readonly string[]; readonly label: string },
  signal?: AbortSignal,
): Promise<readonly { readonly name: string; readonly value: string; readonly networks: readonly string[] }[]> {
  const text = await engine.ask(
    [
      ...['ps', '--all', ...filters.flatMap((filter) => ['--filter', filter])],
      ...['--format', `{{.Names}}\t{{.Label "${label}"}}\t{{.Networks}}`],
    ],
    signal === undefined ? {} : { signal },
  );
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', value = '', networks = ''] = line.split('\t');
      return { name, value, networks: networks.replace(/[[\]]/g, '').split(/[, ]+/) };
    });
}

/** Control planes first, then by number: `worker2` before `worker10`. */
export function inOrder(containers: readonly LabContainer[]): readonly LabContainer[] {
  return [...containers].sort((a, b) => a.alias.localeCompare(b.alias, 'en', { numeric: true }));
}
