import type { Open } from '../process/open.ts';
import { connect } from './api-client.ts';
import type { Cluster } from './cluster.ts';
import { collectLogs, collectWorkstation } from './collect.ts';
import type { EgressGuard } from './egress-guard.ts';
import type { Engine } from './engine.ts';
import { balancerRole, type LabContainer, type LabSort, reach } from './lab-containers.ts';
import { findNode } from './find-node.ts';
import { loadImage } from './load-image.ts';
import type { Node } from './node.ts';
import { createNodeShell, type NodeShell } from './node-shell.ts';
import { removeCluster } from './remove-lab.ts';
import type { RuntimeName } from './runtime-name.ts';
import { runtimes } from './runtimes.ts';
import { versionOf } from './version-of.ts';
import { createWorkstation } from './workstation.ts';

export interface LabParts {
  readonly engine: Engine;
  readonly open: Open;
  readonly sort: LabSort;
  readonly name: string;
  /** Of its nodes. */
  readonly runtime: RuntimeName;
  readonly kubeconfig: string;
  readonly guard: EgressGuard | undefined;
  /** Where they are being looked up already. */
  readonly containers?: Promise<readonly LabContainer[]>;
  /** Where they are known already. */
  readonly standIns?: readonly string[];
  /** To be asked before a node is touched; rejects with InfraError where labrig did not make it. */
  readonly own?: () => Promise<unknown>;
  /** Called when the cluster is gone, to settle the ledger. */
  onRemoved(): Promise<void>;
}

/** A cluster whose containers run: its nodes, and its API once that answers. */
export async function openLab(parts: LabParts, signal: AbortSignal): Promise<Cluster> {
  const { engine, open, sort, name, kubeconfig, guard } = parts;
  const api = await connect(kubeconfig);
  // The engine and the API are asked at the same time; what the engine says against the cluster is said first.
  const asked = versionOf(api, signal);
  asked.catch(() => undefined);
  const containers = await (parts.containers ?? sort.list(engine, name, signal));
  const { own = () => Promise.resolve() } = parts;
  const nodes = openContainers(parts, containers, own);
  const workstation = createWorkstation({ engine, open, sort, cluster: name });
  const close = (): Promise<void> => {
    guard?.close();
    workstation.close();
    api.close();
    for (const node of nodes) node.close();
    return Promise.resolve();
  };
  try {
    return {
      name,
      provider: sort.provider,
      runtime: parts.runtime,
      kubeconfig,
      version: await asked.catch(async (error: unknown) => {
        // An API that does not answer may be one that is gone with its lab.
        await own();
        throw error;
      }),
      standIns: parts.standIns ?? (await standInsOf(engine, containers)),
      api,
      nodes,
      node: (wanted) => findNode(nodes, wanted),
      async workstation() {
        await own();
        return await workstation.open();
      },
      async collect(folder, stop) {
        const missing = await collectLogs(nodes, folder, stop);
        const outside = await workstation.opened();
        return outside === undefined ? missing : [...missing, ...(await collectWorkstation(outside, folder, stop))];
      },
      loadImages: async (archive, stop) => {
        await own();
        await Promise.all(
          nodes.map((node) => {
            const [program, ...args] = reach(engine, sort, containerOf(sort, name, node));
            return loadImage(open, [program, ...args, ...node.runtime.importing], archive, stop);
          }),
        );
      },
      async remove(stop) {
        stop.throwIfAborted();
        await close();
        await removeCluster({ engine, sort, name });
        await parts.onRemoved();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Its containers tell, so that a run on a lab that is up says it as well. */
async function standInsOf(engine: Engine, containers: readonly LabContainer[]): Promise<readonly string[]> {
  const balancers = containers.filter(({ role }) => role === balancerRole);
  if (balancers.length === 0) return [];
  const format = `{{index .Config.Labels "labrig.stand-in"}}\t{{.Config.Image}}`;
  const told = await engine.ask(['inspect', '--format', format, ...balancers.map(({ name }) => name)]);
  return told.split('\n').flatMap((line) => {
    const [standIn = '', image = ''] = line.split('\t');
    return standIn === '' || image === '' ? [] : [`stand-in ${standIn} for ${image}`];
  });
}

interface OpenNode extends Node {
  close(): void;
}

/** The nodes of a cluster that may not even have an API: for logs of one that could not be made. */
export async function openNodes(
  parts: Pick<LabParts, 'engine' | 'open' | 'sort' | 'name' | 'runtime'>,
  signal?: AbortSignal,
): Promise<readonly OpenNode[]> {
  return openContainers(parts, await parts.sort.list(parts.engine, parts.name, signal));
}

function openContainers(
  { engine, open, sort, runtime }: Pick<LabParts, 'engine' | 'open' | 'sort' | 'runtime'>,
  containers: readonly LabContainer[],
  own: () => Promise<unknown> = () => Promise.resolve(),
): readonly OpenNode[] {
  return containers
    .filter(({ role }) => role !== balancerRole)
    .map(({ name, alias, role }) => {
      const shell = guarded(createNodeShell({ node: name, reach: reach(engine, sort, name), open }), own);
      return {
        name: sort.inner === undefined ? name : alias,
        alias,
        role: role === 'control-plane' ? role : 'worker',
        ...shell,
        runtime: runtimes[runtime](shell),
      };
    });
}

/** A shell that is not used before it is known whose the node is. */
function guarded({ sh, lines, close }: NodeShell, own: () => Promise<unknown>): NodeShell {
  return {
    async sh(script, options) {
      await own();
      return await sh(script, options);
    },
    async *lines(script, signal) {
      await own();
      yield* lines(script, signal);
    },
    close,
  };
}

/** The container that a node is, or is in. */
export function containerOf(
  { inner }: LabSort,
  cluster: string,
  { name, alias }: Pick<Node, 'name' | 'alias'>,
): string {
  return inner?.container(cluster, alias) ?? name;
}
