import type { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { LedgerWriter } from '../cluster/provider.ts';
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
  /** What would be done, in a line, without a cluster: for `--dry-run` and for titles. */
  describe(spec: Spec): string;
  /** Rejects with ApiError where the API refused, with ActionError where a program did. */
  run(spec: Spec, context: ActionContext): Promise<Done>;
}

export interface Done {
  /** What was done, in a line. */
  readonly summary: string;
  readonly writes?: readonly Write[];
}

export interface ActionContext {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Folder of the run, for what a program writes. */
  readonly folder: string;
  readonly ledger: LedgerWriter;
  readonly signal: AbortSignal;
  progress(detail: string): void;
}

/** Keeps the type of the spec between schema and run, and gives it up for the registry. */
export function defineAction<Spec>(action: Action<Spec>): Action {
  return action as unknown as Action;
}
