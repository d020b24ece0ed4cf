import { type Host, thisMachine, withSignal } from './host.ts';
import type { Need } from './need.ts';
import { cgroupsNeed } from './needs/cgroups.ts';
import { diskNeed } from './needs/disk.ts';
import { engineInstalledNeed } from './needs/engine-installed.ts';
import { enginePrivilegedNeed } from './needs/engine-privileged.ts';
import { engineRunningNeed } from './needs/engine-running.ts';
import { inotifyNeed } from './needs/inotify.ts';
import { kernelNeed } from './needs/kernel.ts';
import { kindNeed } from './needs/kind.ts';
import { memoryNeed } from './needs/memory.ts';
import { nodeImageNeed } from './needs/node-image.ts';
import { nodeVersionNeed } from './needs/node-version.ts';

export interface NeedsOptions {
  readonly host?: Host;
  /** Ends what mending has started. */
  readonly signal?: AbortSignal;
}

/** All that labs need of the machine, in the order in which a person would mend it. */
export function needs({ host = thisMachine, signal }: NeedsOptions = {}): Need[] {
  const machine = signal === undefined ? host : withSignal(host, signal);
  return [
    nodeVersionNeed(machine),
    memoryNeed(machine),
    diskNeed(machine),
    cgroupsNeed(machine),
    inotifyNeed(machine),
    engineInstalledNeed(machine),
    kernelNeed(machine),
    engineRunningNeed(machine),
    enginePrivilegedNeed(machine),
    kindNeed(machine),
    nodeImageNeed(machine),
  ];
}
