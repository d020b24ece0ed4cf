import type { Cluster } from './cluster.ts';
import type { Place, ShellOptions, ShellResult } from './node.ts';
import { NodeError } from './node-error.ts';
import { findSandbox, type PodTarget } from './pod-exec.ts';
import { quote } from './shell.ts';

export interface VantageWords {
  /** `workstation`, a node, or `pod/NAME`. */
  readonly from: string;
  /** Namespace of the pod. */
  readonly namespace: string;
  /** Names will be asked for: in a pod's network that needs its resolver, which costs some ms. */
  readonly names: boolean;
}

/**
 * Where a probe is made: the network as it is seen from there, with the programs of the machine. Looked up at the first
 * script; a pod again when its sandbox is another one. Scripts reject with NodeError where the place is not there.
 */
export function createVantage(cluster: Cluster, { from, namespace, names }: VantageWords): Place {
  if (from.startsWith('pod/')) return inPod(cluster, { namespace, pod: from.slice('pod/'.length) }, names);
  return {
    name: from,
    sh: async (script, options) => (await placeOf(cluster, from)).sh(script, options),
    async *lines(script, signal) {
      yield* (await placeOf(cluster, from)).lines(script, signal);
    },
  };
}

/** A machine of the lab: `workstation`, or a node. */
export async function placeOf(cluster: Cluster, name: string): Promise<Place> {
  return name === 'workstation' ? await cluster.workstation() : cluster.node(name);
}

/** The programs are the node's: the pod's image need not have any. */
function inPod(cluster: Cluster, target: PodTarget, names: boolean): Place {
  let known: Promise<Sandbox> | undefined;
  const find = (): Promise<Sandbox> => {
    known ??= findSandbox(cluster.nodes, target).then(({ node, container: { id, pid = 0 } }) => ({ node, id, pid }));
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const enter = names ? enteredWithNames : entered;
  const within = async (script: string, options: ShellOptions | undefined): Promise<ShellResult> => {
    const sandbox = await find();
    return sandbox.node.sh(enter(sandbox, script), options);
  };
  const name = `pod/${target.pod}`;
  return {
    name,
    async sh(script, options) {
      const result = await within(script, options);
      if (!isGone(result)) return result;
      known = undefined;
      const again = await within(script, options);
      if (isGone(again)) throw new NodeError(`the sandbox of ${name} ended`);
      return again;
    },
    async *lines(script, signal) {
      const sandbox = await find();
      yield* sandbox.node.lines(enter(sandbox, script), signal);
    },
  };
}

interface Sandbox {
  readonly node: Place;
  readonly id: string;
  /** Of the process that holds the pod's network. */
  readonly pid: number;
}

const gone = { code: 75, stderr: 'labrig: the sandbox is gone' };

function isGone({ code, stderr }: ShellResult): boolean {
  return code === gone.code && stderr.trim() === gone.stderr;
}

const orGone = `|| { echo '${gone.stderr}' >&2; exit ${gone.code}; }`;

/** In the pod's network. A pid may be somebody else's by now; its cgroup has the container's id. */
function entered({ id, pid }: Sandbox, script: string): string {
  return `grep -q ${id} /proc/${pid}/cgroup 2>/dev/null ${orGone}\nexec nsenter -t ${pid} -n sh -c ${quote(script)}`;
}

/** A copy of the pod's resolver stands before the node's own: the kernel binds no file of another mount namespace. */
function enteredWithNames(sandbox: Sandbox, script: string): string {
  const { pid } = sandbox;
  const copy = `mount -t tmpfs none /mnt && cat /proc/${pid}/root/etc/resolv.conf >/mnt/resolv.conf`;
  const bind = `{ ${copy} && mount --bind /mnt/resolv.conf /etc/resolv.conf; } 2>/dev/null ${orGone}`;
  return `exec unshare -m sh -c ${quote(`${bind}\n${entered(sandbox, script)}`)}`;
}
