import type { z } from 'zod';
import type { ActionContext } from '../actions/action.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Undo } from '../cluster/undo.ts';
import type { ProofEntry } from '../journal/entry.ts';
import type { JsonObject } from '../scenario/model.ts';

/** An action with an effect to prove and an undo. */
export interface Fault<Spec = JsonObject> {
  readonly verb: string;
  readonly schema: z.ZodType<Spec>;
  describe(spec: Spec): string;
  /** What nodes can tell of what it changes: scripts, by the files that keep what they say before it and at the step's end. */
  readonly evidence?: Readonly<Record<string, string>>;
  /** Modules that the kernel of every node must have for it; absent: none. */
  kernel?(spec: Spec): readonly string[];
  /** What it would hit, resolved against the lab: one line per target. */
  targets(spec: Spec, cluster: Cluster): Promise<readonly string[]>;
  /** Notes identity, writes the ledger, breaks; resolves the moment the change is made. */
  inject(spec: Spec, context: ActionContext): Promise<Injection>;
  /** Puts back what the ledger's state says; what is already back is not an error. */
  undo(state: Readonly<Record<string, string>>, cluster: Cluster, signal: AbortSignal): Promise<void>;
  /** The state that `undo` needs, from the spec alone; absent where there is nothing to take back. */
  restored?(spec: Spec): Readonly<Record<string, string>>;
  /** Whether a line of the ledger is of this fault with this spec. Without it, or undefined: one of its verb and of that state. */
  isNoted?(spec: Spec, undo: Undo): boolean | undefined;
}

export interface Injection {
  readonly summary: string;
  /** Identity before and after, looked up once the change is made. */
  prove(): Promise<Pick<ProofEntry, 'changed' | 'summary' | 'before' | 'after'>>;
}

/** Keeps the type of the spec between schema and inject, and gives it up for the registry. */
export function defineFault<Spec>(fault: Fault<Spec>): Fault {
  return fault as unknown as Fault;
}
