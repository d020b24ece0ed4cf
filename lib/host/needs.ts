import type { ProviderName } from '../cluster/provider-name.ts';
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
import { minikubeBaseNeed, minikubeNeed } from './needs/minikube.ts';
import { memoryNeed } from './needs/memory.ts';
import { nodeImageNeed } from './needs/node-image.ts';
import { machineImageNeed } from './needs/machine-image.ts';
import { nodeVersionNeed } from './needs/node-version.ts';
import { DEFAULT_RECIPE, recipeFor } from './node-image/recipes.ts';

export interface NeedsOptions {
  readonly host?: Host;
  /** Ends what mending has started. */
  readonly signal?: AbortSignal;
  /** The Kubernetes that there must be a node image for, as 1.21 or 1.21.14; absent: any will do. */
  readonly kubernetes?: string;
  /** Who is to make clusters; absent: kind. */
  readonly provider?: ProviderName;
}

/** All that labs need of the machine, in the order in which a person would mend it. */
export function needs({ host = thisMachine, signal, kubernetes, provider = 'kind' }: NeedsOptions = {}): Need[] {
  const machine = signal === undefined ? host : withSignal(host, signal);
  return [
    nodeVersionNeed(machine),
    memoryNeed(machine),
    diskNeed(machine, (kubernetes === undefined ? undefined : recipeFor(kubernetes)) ?? DEFAULT_RECIPE),
    cgroupsNeed(machine),
    inotifyNeed(machine),
    engineInstalledNeed(machine),
    kernelNeed(machine),
    engineRunningNeed(machine),
    enginePrivilegedNeed(machine),
    ...makerNeeds[provider](machine, kubernetes),
  ];
}

/** What the makers of clusters need, each of its own. */
const makerNeeds: Readonly<Record<ProviderName, (host: Host, kubernetes: string | undefined) => readonly Need[]>> = {
  kind: (host, kubernetes) => [kindNeed(host), nodeImageNeed(host, kubernetes)],
  minikube: (host) => [minikubeNeed(host), minikubeBaseNeed(host)],
  vm: (host, kubernetes) => [kindNeed(host), nodeImageNeed(host, kubernetes), machineImageNeed(host, kubernetes)],
};
