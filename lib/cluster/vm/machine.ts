import { ownerLabel, runLabel } from '../labels.ts';
import { guardScript } from '../egress-guard.ts';
import type { Engine } from '../engine.ts';
import { diskFile, type MachineImage } from './disk.ts';
import { machineContainer, machineLabel } from './vm-nodes.ts';

export interface MachineWishes {
  readonly cluster: string;
  readonly runId: string;
  readonly owner: string;
  readonly image: MachineImage;
  /** The folder of its disk. */
  readonly disk: string;
  /** Networks of the pods that packets may go to; undefined: packets may go anywhere. */
  readonly guarded: readonly string[] | undefined;
}

/** What the machine has; its memory is taken from this one's as it is used. */
const memory = '3G';

/**
 * Starts the container around a machine on the cluster's network: unprivileged, for the machine is an ordinary program.
 * Its kernel opens sockets for raw frames, hence the two capabilities.
 */
export async function startMachine(engine: Engine, wishes: MachineWishes, signal: AbortSignal): Promise<void> {
  const { cluster, runId, owner, image, disk, guarded } = wishes;
  await engine.ask(
    [
      ...['run', '--detach', '--name', machineContainer(cluster), '--hostname', machineContainer(cluster)],
      ...['--network', cluster, '--publish', '127.0.0.1::6443'],
      ...[
        '--label',
        `${machineLabel}=${cluster}`,
        '--label',
        `${runLabel}=${runId}`,
        '--label',
        `${ownerLabel}=${owner}`,
      ],
      ...['--cap-drop', 'ALL', '--cap-add', 'NET_ADMIN', '--cap-add', 'NET_RAW'],
      // It traces its processes and maps its memory executable.
      ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
      // A volume of the image's /var would be filled with what is on the disk already.
      ...['--tmpfs', '/memory:exec,size=4g', '--tmpfs', '/run:exec', '--tmpfs', '/var:size=16m'],
      ...['--volume', `${disk}:/disk:ro`],
      ...(guarded === undefined ? [] : ['--env', `GUARD=${guardScript(guarded)}`]),
      ...['--entrypoint', '/usr/local/lib/labrig-vm/start', image.reference, `/disk/${diskFile}`, memory],
    ],
    { signal },
  );
}
