import { deleteContainers } from './delete-containers.ts';
import { deletePods } from './delete-pods.ts';
import type { Fault } from './fault.ts';
import { removeStaticManifest } from './remove-static-manifest.ts';
import { stopKubelet } from './stop-kubelet.ts';

/** Every fault, by its verb in scenario files. A new one is one new file and one line. */
export const faults: readonly Fault[] = [deleteContainers, deletePods, removeStaticManifest, stopKubelet];
