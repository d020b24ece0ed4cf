import { InfraError } from '../errors.ts';
import type { Open } from '../process/open.ts';
import type { Engine } from './engine.ts';
import { ownerLabel, providerLabel, runLabel, workstationLabel } from './labels.ts';
import type { LabSort } from './lab-containers.ts';
import { findNetwork } from './lab-network.ts';
import type { Place } from './node.ts';
import { createNodeShell, type NodeShell } from './node-shell.ts';
import { type ProviderName, providerOf } from './provider-name.ts';

export interface WorkstationParts {
  readonly engine: Engine;
  readonly open: Open;
  readonly sort: LabSort;
  /** Name of the cluster, and of its network. */
  readonly cluster: string;
}

/** A container beside the nodes. The lab's ledger names the cluster, which it goes with: it is made at any time. */
export interface Workstation {
  open(): Promise<Place>;
  /** Undefined where nobody has asked for it. */
  opened(): Promise<Place> | undefined;
  close(): void;
}

export function workstationName(cluster: string): string {
  return `${cluster}-workstation`;
}

export function createWorkstation(parts: WorkstationParts): Workstation {
  let opening: Promise<NodeShell & Place> | undefined;
  return {
    open() {
      opening ??= openContainer(parts).catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    opened: () => opening,
    close: () => {
      void opening?.then((shell) => {
        shell.close();
      });
    },
  };
}

async function openContainer({ engine, open, sort, cluster }: WorkstationParts): Promise<NodeShell & Place> {
  const name = workstationName(cluster);
  await start({ engine, sort, cluster, name });
  const shell = createNodeShell({ node: name, reach: [engine.program, 'exec', '-i', name], open });
  try {
    await proveClosed(shell, name);
    return { name, ...shell };
  } catch (error) {
    shell.close();
    throw error;
  }
}

async function start({
  engine,
  sort,
  cluster,
  name,
}: Omit<WorkstationParts, 'open'> & { readonly name: string }): Promise<void> {
  const network = await findNetwork(engine, cluster);
  if (network?.runId === undefined) throw new InfraError(`labrig did not make the network ${cluster}`);
  if (await isRunning(engine, name, network.runId)) return;
  const { code, stderr } = await engine.attempt([
    ...['run', '--detach', '--name', name, '--hostname', 'workstation', '--network', cluster],
    ...['--label', `${runLabel}=${network.runId}`, '--label', `${ownerLabel}=${network.owner ?? ''}`],
    ...['--label', `${workstationLabel}=${cluster}`, '--label', `${providerLabel}=${sort.provider}`],
    ...['--cap-drop', 'ALL', '--cap-add', 'NET_ADMIN', '--cap-add', 'NET_RAW'],
    // The engine's resolver would ask this machine's, and a question would leave the lab.
    ...['--dns', '127.0.0.1'],
    ...['--entrypoint', 'sh', await imageOfNodes(engine, sort, cluster), '-c', `${closeScript}\nsleep infinity & wait`],
  ]);
  // Another run on the same lab may have been first.
  if (code !== 0 && !(await isRunning(engine, name, network.runId))) {
    throw new InfraError(`the workstation ${name} could not be made: ${stderr.trim()}`, { next: 'labrig doctor' });
  }
}

/** Starts it where it was stopped, as by a restart of the engine. */
async function isRunning(engine: Engine, name: string, runId: string): Promise<boolean> {
  const format = `{{.State}}\t{{.Label "${runLabel}"}}`;
  const row = (await engine.ask(['ps', '--all', '--filter', `name=^/?${name}$`, '--format', format])).trim();
  if (row === '') return false;
  const [state, owner] = row.split('\t');
  if (owner !== runId) throw new InfraError(`a container of the name ${name} is not labrig's, it is left alone`);
  if (state !== 'running') await engine.ask(['start', name]);
  return true;
}

export interface OwnedWorkstation {
  readonly name: string;
  readonly cluster: string;
  readonly runId: string;
  readonly owner: string;
}

/** Every workstation that labrig made beside clusters of this provider, in whichever run. */
export async function listWorkstations(engine: Engine, provider: ProviderName): Promise<readonly OwnedWorkstation[]> {
  const format = [
    '{{.Names}}',
    ...[workstationLabel, runLabel, ownerLabel, providerLabel].map((one) => `{{.Label "${one}"}}`),
  ];
  const list = await engine.ask([
    'ps',
    '--all',
    '--filter',
    `label=${workstationLabel}`,
    '--format',
    format.join('\t'),
  ]);
  return list
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [name = '', cluster = '', runId = '', owner = '', maker = ''] = line.split('\t');
      return providerOf(maker) === provider ? { name, cluster, runId, owner } : [];
    });
}

/** What the nodes run has the tools, and is there. */
async function imageOfNodes(engine: Engine, sort: LabSort, cluster: string): Promise<string> {
  const nodes = await sort.list(engine, cluster);
  const node = nodes.find(({ role }) => role === 'control-plane')?.name ?? '';
  return (await engine.ask(['inspect', '--type', 'container', '--format', '{{.Image}}', node])).trim();
}

/**
 * Takes the default routes away, and the way to the gateway too: then the kernel refuses every route by it, and nothing
 * that a scenario adds leads out of the lab (it looks a gateway up with the scope of a link, hence that scope here).
 * Done by the container when it starts, and by whoever opens it.
 */
const closeScript = `exec 9>/run/labrig-routes; flock 9
for family in -4 -6; do
  gateways=$(ip $family route show default 2>/dev/null | sed -n 's/.* via \\([^ ]*\\).*/\\1/p')
  while ip $family route del default 2>/dev/null; do :; done
  scope=; [ $family = -6 ] || scope='scope link'
  for gateway in $gateways; do ip $family route replace unreachable $gateway $scope; done
done
exec 9>&-`;

async function proveClosed(shell: NodeShell, name: string): Promise<void> {
  const { code, stdout, stderr } = await shell.sh(
    `${closeScript}\nip -4 route show default && ip -6 route show default`,
  );
  if (code === 0 && stdout.trim() === '') return;
  const why = code === 0 ? `it keeps a default route: ${stdout.trim()}` : stderr.trim();
  throw new InfraError(`the workstation ${name} cannot be used: ${why}`, { next: 'labrig doctor' });
}
