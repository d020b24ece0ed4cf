import { UsageError } from '../errors.ts';
import type { Open } from '../process/open.ts';
import type { ApiClient } from './api.ts';
import { connect } from './api-client.ts';
import type { Cluster } from './cluster.ts';
import { collectLogs } from './collect.ts';
import { containerd } from './containerd.ts';
import type { EgressGuard } from './egress-guard.ts';
import type { Engine } from './engine.ts';
import { type KindContainer, listContainers } from './kind-nodes.ts';
import { removeKindCluster } from './kind-remove.ts';
import { loadImage } from './load-image.ts';
import { nearest } from './nearest.ts';
import type { Node } from './node.ts';
import { createNodeShell } from './node-shell.ts';

export interface KindClusterParts {
  readonly engine: Engine;
  readonly open: Open;
  readonly name: string;
  readonly kubeconfig: string;
  readonly guard: EgressGuard | undefined;
  /** Where they are being looked up already. */
  readonly containers?: Promise<readonly KindContainer[]>;
  /** Called when the cluster is gone, to settle the ledger. */
  onRemoved(): Promise<void>;
}

/** A kind cluster whose containers run: its nodes, and its API once that answers. */
export async function openKindCluster(parts: KindClusterParts, signal: AbortSignal): Promise<Cluster> {
  const { engine, open, name, kubeconfig, guard } = parts;
  const api = await connect(kubeconfig);
  // The engine and the API are asked at the same time; what the engine says against the cluster is said first.
  const asked = versionOf(api, signal);
  asked.catch(() => undefined);
  const containers = parts.containers ?? listContainers(engine, name, signal);
  const nodes = openContainers(engine, open, await containers);
  const close = (): Promise<void> => {
    guard?.close();
    api.close();
    for (const node of nodes) node.close();
    return Promise.resolve();
  };
  try {
    return {
      name,
      provider: 'kind',
      kubeconfig,
      version: await asked,
      api,
      nodes,
      node: (wanted) => findNode(nodes, wanted),
      collect: (folder, stop) => collectLogs(nodes, folder, stop),
      loadImages: async (archive, stop) => {
        await Promise.all(nodes.map((node) => loadImage(open, reach(engine, node.name), archive, stop)));
      },
      async remove(stop) {
        stop.throwIfAborted();
        await close();
        await removeKindCluster(engine, name);
        await parts.onRemoved();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface OpenNode extends Node {
  close(): void;
}

/** The nodes of a cluster that may not even have an API: for logs of one that could not be made. */
export async function openNodes(
  engine: Engine,
  open: Open,
  cluster: string,
  signal?: AbortSignal,
): Promise<readonly OpenNode[]> {
  return openContainers(engine, open, await listContainers(engine, cluster, signal));
}

function openContainers(engine: Engine, open: Open, containers: readonly KindContainer[]): readonly OpenNode[] {
  return containers
    .filter(({ role }) => role !== 'external-load-balancer')
    .map(({ name, alias, role }) => {
      const shell = createNodeShell({ node: name, reach: reach(engine, name), open });
      return { name, alias, role: role === 'control-plane' ? role : 'worker', ...shell, runtime: containerd(shell) };
    });
}

function reach(engine: Engine, node: string): readonly [string, ...string[]] {
  return [engine.program, 'exec', '-i', node];
}

function findNode(nodes: readonly Node[], wanted: string): Node {
  const found = nodes.find((node) => node.alias === wanted || node.name === wanted);
  if (found !== undefined) return found;
  const known = nodes.map((node) => node.alias);
  const [like] = nearest(wanted, known);
  throw new UsageError(
    `there is no node ${wanted}; the cluster has ${known.join(', ')}${like === undefined ? '' : ` (did you mean ${like}?)`}`,
  );
}

async function versionOf(api: ApiClient, signal: AbortSignal): Promise<string> {
  const answer: unknown = JSON.parse((await api.request({ path: '/version', signal })).body);
  return answer !== null && typeof answer === 'object' && 'gitVersion' in answer ? String(answer.gitVersion) : '';
}
