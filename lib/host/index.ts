import { findNodeImage } from './node-image/find.ts';
import { listNodeImages } from './node-image/list.ts';
import { loadNodeImage } from './node-image/load.ts';

export { doctor } from './doctor.ts';
export { type Engine, engine } from './engine/engine.ts';
export { kindPath } from './kind/kind.ts';
export type { Check, Finding, Need, Progress } from './need.ts';
export { needs, type NeedsOptions } from './needs.ts';
export type { NodeImage } from './node-image/list.ts';
export { plainReporter } from './plain-reporter.ts';
export { setup, type SetupOptions, type SetupReporter, type SetupResult } from './setup.ts';
export { findNodeImage };

/** The node images of the engine. */
export const nodeImage = { list: listNodeImages, load: loadNodeImage, find: findNodeImage };
