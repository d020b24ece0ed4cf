/**
 * What undoes a change, as data: it must be enough for another process on another day.
 * Undoing tolerates what is already gone.
 */
export type Undo =
  | {
      readonly what: 'cluster';
      readonly provider: 'kind';
      readonly engine: string;
      readonly name: string;
      readonly runId: string;
    }
  | { readonly what: 'network'; readonly engine: string; readonly name: string; readonly runId: string }
  | { readonly what: 'container'; readonly engine: string; readonly name: string; readonly runId: string }
  | {
      readonly what: 'fault';
      readonly verb: string;
      readonly lab: string;
      /** What the fault's own `undo` needs, for example the node and the name of the manifest. */
      readonly state: Readonly<Record<string, string>>;
    };
