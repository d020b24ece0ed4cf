import { findNodeImage } from './node-image/find.ts';
import { thisMachine, withSignal } from './host.ts';
import { findMinikubeTools } from './minikube/tools.ts';
import type { Progress } from './need.ts';
import { type ReleaseFile, releaseFile } from './release-file.ts';
import { listNodeImages } from './node-image/list.ts';
import { loadNodeImage } from './node-image/load.ts';

export { doctor } from './doctor.ts';
export { type Engine, engine } from './engine/engine.ts';
export { lackingModules } from './kernel-modules.ts';
export { kindPath } from './kind/kind.ts';
export { provideLoadBalancer } from './load-balancer/image.ts';
export type { Check, Finding, Need, Progress } from './need.ts';
export { needs, type NeedsOptions } from './needs.ts';
export type { NodeImage } from './node-image/list.ts';
export { plainReporter } from './plain-reporter.ts';
export { setup, type SetupOptions, type SetupReporter, type SetupResult } from './setup.ts';
export { createImageSource, type ImageSource } from './stand-ins/obtain.ts';
export { machineDisks, obtainMachineImage, withoutMachines } from './vm/machine-image.ts';
export { findMinikubeTools, findNodeImage };

/** The node images of the engine. */
export const nodeImage = { list: listNodeImages, load: loadNodeImage, find: findNodeImage };

/** A file that a program's makers publish with it: its path on this machine. */
export function fetchReleaseFile(file: ReleaseFile, signal: AbortSignal, progress: Progress): Promise<string> {
  return releaseFile(file, withSignal(thisMachine, signal), progress);
}
