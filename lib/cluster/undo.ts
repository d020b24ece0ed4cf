import type { SourceName } from './provider-name.ts';

/**
 * What undoes a change, as data: it must be enough for another process on another day.
 * Undoing tolerates what is already gone.
 */
export type Undo =
  | {
      readonly what: 'cluster';
      readonly provider: SourceName;
      readonly engine: string;
      readonly name: string;
      readonly runId: string;
      /** The folder of what its provider keeps of it on this machine; absent: nothing. */
      readonly home?: string;
      /** Of a cluster that was there before labrig: it answers still, so that what was changed in it can be undone first. */
      readonly borrowed?: true;
    }
  | { readonly what: 'network'; readonly engine: string; readonly name: string; readonly runId: string }
  | { readonly what: 'container'; readonly engine: string; readonly name: string; readonly runId: string }
  | {
      /** A route of this very machine, to this network. */
      readonly what: 'route';
      readonly to: string;
    }
  | { readonly what: 'namespace'; readonly lab: string; readonly name: string }
  | {
      /** A Lease by which the run has something outside its own namespace to itself. */
      readonly what: 'claim';
      readonly lab: string;
      /** Of the Lease. */
      readonly name: string;
      /** What is claimed, for people: `ClusterRole pod-reader`. */
      readonly of: string;
      readonly runId: string;
    }
  | {
      /** An object that a scenario made outside its own namespace. */
      readonly what: 'object';
      readonly lab: string;
      readonly apiVersion: string;
      readonly kind: string;
      readonly namespace?: string;
      readonly name: string;
    }
  | {
      readonly what: 'fault';
      readonly verb: string;
      readonly lab: string;
      /** What the fault's own `undo` needs, for example the node and the name of the manifest. */
      readonly state: Readonly<Record<string, string>>;
    };

/** What is undone inside a lab, and goes with the lab where that goes. */
export type LabUndo = Extract<Undo, { readonly lab: string }>;

export function isInLab(undo: Undo): undo is LabUndo {
  return 'lab' in undo;
}

/** A part of the lab itself: it stays where the lab does. Everything else is a change that somebody made. */
export function isOfLab({ what }: Undo): boolean {
  return what === 'cluster' || what === 'network' || what === 'container';
}
