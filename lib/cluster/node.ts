/** A place where scripts run, reached without the API: by a shell that is kept open. */
export interface Place {
  /** As the engine of the lab knows it: `labrig-x-control-plane`. */
  readonly name: string;
  /** Runs a shell script to its end; 2-5 ms and no new process on the host. Never rejects for an exit code. */
  sh(script: string, options?: ShellOptions): Promise<ShellResult>;
  /** Starts a program whose lines are wanted as they come; it ends with the signal, or with labrig. */
  lines(script: string, signal: AbortSignal): AsyncIterable<string>;
}

/** A node of the cluster. Its name is also the one by which the API knows it. */
export interface Node extends Place {
  /** As scenarios say it: `control-plane`, `worker2`. */
  readonly alias: string;
  readonly role: 'control-plane' | 'worker';
  readonly runtime: ContainerRuntime;
}

export interface ShellOptions {
  /** ms; default 30 000. Past it the promise rejects with what was run. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface ShellResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The container runtime of a node: containerd, or docker. */
export interface ContainerRuntime {
  list(): Promise<readonly NodeContainer[]>;
  /** The first value is the whole list; each next one follows a change, within 50 ms of it. Ends with the signal. */
  watch(signal: AbortSignal): AsyncIterable<readonly NodeContainer[]>;
  /** Ends them at once, and resolves then: to remove them may take long. What is not running is not an error. */
  kill(ids: readonly string[]): Promise<void>;
  /** Kills and removes; ids that are gone are not an error. */
  remove(ids: readonly string[]): Promise<void>;
  /** Full references of the images that it has. Rejects with NodeError. */
  images(signal: AbortSignal): Promise<readonly string[]>;
  /** The program on the node, with its arguments, that takes an archive of images from its stdin. */
  readonly importing: readonly string[];
  /** The words before those of a command, which then runs in a running container. */
  entering(id: string): readonly string[];
  /** What tells of its doings, for evidence: scripts for the node, by the file that their output goes to. */
  readonly logs: Readonly<Record<string, string>>;
}

/** A container on a node, by the labels the kubelet gives it. Times are ISO 8601. */
export interface NodeContainer {
  readonly id: string;
  /** `etcd`; a pod's sandbox has the name `POD`, as in docker's list. */
  readonly name: string;
  readonly pod: string;
  readonly namespace: string;
  readonly podUid: string;
  readonly sandbox: boolean;
  readonly image: string;
  readonly state: 'created' | 'running' | 'exited' | 'unknown';
  /** Process id in the node's own namespace, while it runs. */
  readonly pid?: number;
}
