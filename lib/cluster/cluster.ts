import type { ApiClient } from './api.ts';
import type { Node, Place } from './node.ts';
import type { SourceName } from './provider-name.ts';
import type { RuntimeName } from './runtime-name.ts';

/** A cluster that runs. A configured one is a `ClusterSpec`: it cannot be asked what only this one knows. */
export interface Cluster {
  readonly name: string;
  readonly provider: SourceName;
  /** It was there before labrig: what is made in it is undone, and it stays. */
  readonly borrowed?: true;
  /** Why it was made by this one, where the scenario names none: for reports. */
  readonly why?: string;
  /** What its nodes run containers with. */
  readonly runtime: RuntimeName;
  /** A kubeconfig of the lab's own, with one context. */
  readonly kubeconfig: string;
  /** `v1.34.2` */
  readonly version: string;
  readonly api: ApiClient;
  readonly nodes: readonly Node[];
  /** What takes the place of something that cannot be had, for reports: `stand-in haproxy for kindest/haproxy`. */
  readonly standIns: readonly string[];
  /** By alias (`control-plane`, `worker2`) or full name; an unknown one is a UsageError that lists the known. */
  node(name: string): Node;
  /**
   * The student's own machine: a small one beside the nodes, on their network, without a default route. It is made when
   * it is first asked for, and goes with the cluster.
   */
  workstation(): Promise<Place>;
  /** Logs of every node (journal, containers), into a folder; never throws, returns what could not be had. */
  collect(folder: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Imports a docker or OCI archive into every node's runtime. */
  loadImages(archive: string, signal: AbortSignal): Promise<void>;
  remove(signal: AbortSignal): Promise<void>;
  /** Closes connections and shells, leaves the cluster. */
  close(): Promise<void>;
}
