import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ShellResult } from './node.ts';

export interface PodCommand {
  readonly namespace: string;
  readonly pod: string;
  /** Absent: the pod's only container. */
  readonly container?: string;
  readonly command: readonly string[];
}

/** Runs a program in a pod's container, as `kubectl exec` does. Rejects where the API cannot start it. */
export async function execInPod(
  kubeconfig: string,
  { namespace, pod, container, command }: PodCommand,
): Promise<ShellResult> {
  // Half a second to load: only who needs it pays.
  const { Exec, KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = Promise.all([text(stdout), text(stderr)]);
  const code = await new Promise<number>((resolve, reject) => {
    new Exec(config)
      .exec(
        namespace,
        pod,
        container ?? '',
        [...command],
        stdout,
        stderr,
        null,
        false,
        ({ status, message, details }) => {
          const exit = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
          if (status === 'Success') resolve(0);
          else if (exit !== undefined) resolve(Number(exit));
          else reject(new Error(`cannot run a program in pod ${namespace}/${pod}: ${message ?? 'no reason given'}`));
        },
      )
      .catch((cause: unknown) => {
        reject(new Error(`cannot run a program in pod ${namespace}/${pod}: ${reasonOf(cause)}`, { cause }));
      });
  });
  stdout.end();
  stderr.end();
  const [out, err] = await output;
  return { code, stdout: out, stderr: err };
}

/** The library rejects with a WebSocket's ErrorEvent. */
function reasonOf(cause: unknown): string {
  return cause !== null && typeof cause === 'object' && 'message' in cause ? String(cause.message) : String(cause);
}
