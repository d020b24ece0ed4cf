import type { z } from 'zod';
import type { Resource } from '../cluster/api.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Ledger } from '../cluster/provider.ts';
import type { Write } from '../journal/entry.ts';
import type { JsonObject } from '../scenario/model.ts';

/** Changes the lab on purpose and is expected to work. */
export interface Action<Spec = JsonObject> {
  readonly verb: string;
  /**
   * Argument in the scenario file; descriptions become `labrig explain` and hover texts. Two keys of the parsed spec
   * mean something to the loader: `files` (list of manifest files or folders: made absolute, looked at) and
   * `objects` (inline manifests).
   */
  readonly schema: z.ZodType<Spec>;
  /** Whom it asks: the step may expect that it is refused (`refused`), and what the API warns of (`warned`). */
  readonly answeredBy?: 'api' | 'program';
  /** What would be done, in a line, without a cluster: for `--dry-run` and for titles. */
  describe(spec: Spec): string;
  /** Rejects with ApiError where the API refused, with ActionError where a program did. */
  run(spec: Spec, context: ActionContext): Promise<Done>;
}

export interface Done {
  /** What was done, in a line. */
  readonly summary: string;
  readonly writes?: readonly Write[];
  /** Warnings that the API returned. */
  readonly warnings?: readonly string[];
  /** What became of images that the nodes did not have. */
  readonly images?: readonly string[];
}

export interface ActionContext {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Folder of the run, for what a program writes. */
  readonly folder: string;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly images: Images;
  readonly releases: Releases;
  /** Resolves after ms, or at once when the signal aborts. Never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Told of each object before it is applied, where the run must leave a lab as it found it. */
  readonly willMake?: (target: MadeObject) => Promise<void>;
  /** Others use the cluster: what cannot be undone stays as it is. */
  readonly shared: boolean;
  /** What is being done just now, for people. */
  readonly progress: (detail: string) => void;
}

/** Files that the makers of a program publish with it. */
export interface Releases {
  /** Path of the file on this machine. Rejects with InfraError where it can be had in no way. */
  file(file: ReleaseFile, signal: AbortSignal, progress: (detail: string) => void): Promise<string>;
}

export interface ReleaseFile {
  readonly url: string;
  /** Go module that holds the same file: `go.universe.tf/metallb@v0.15.2`; absent: none does. */
  readonly module?: string;
  /** Where in the module, or in the program's sources. */
  readonly path: string;
}

export interface MadeObject {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The images that the nodes of the lab have. */
export interface Images {
  /** Loads what no node could pull, under the very names, each once. Rejects with InfraError where loading fails. */
  provide(names: readonly string[]): Promise<readonly ProvidedImage[]>;
}

export interface ProvidedImage {
  readonly name: string;
  /** Every node has it from labrig: there is nowhere to pull it from. */
  readonly loaded: boolean;
  /** What is to be said of it: `stand-in server for labrig/server:v1`; nothing where the nodes had it. */
  readonly note?: string;
}

/** Keeps the type of the spec between schema and run, and gives it up for the registry. */
export function defineAction<Spec>(action: Action<Spec>): Action {
  return action as unknown as Action;
}
