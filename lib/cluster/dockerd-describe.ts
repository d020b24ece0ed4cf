import * as z from 'zod';
import type { NodeContainer } from './node.ts';

const rowSchema = z.object({
  id: z.string(),
  /** As docker says it: `created`, `running`, `exited`, `dead`, `removing`, `paused`, `restarting`. */
  state: z.string(),
  /** 0: it does not run. */
  pid: z.int(),
  image: z.string(),
  labels: z.record(z.string(), z.string()).nullable(),
});

/** Containers from lines of JSON, one for each; those that are not the kubelet's are left out. */
export function readContainers(lines: string): readonly NodeContainer[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => readContainer(rowSchema.parse(JSON.parse(line))) ?? []);
}

function readContainer({ id, state, pid, image, labels }: z.infer<typeof rowSchema>): NodeContainer | undefined {
  const label = (name: string): string => labels?.[`io.kubernetes.${name}`] ?? '';
  const type = label('docker.type');
  if (type !== 'container' && type !== 'podsandbox') return undefined;
  return {
    id,
    name: type === 'podsandbox' ? 'POD' : label('container.name'),
    pod: label('pod.name'),
    namespace: label('pod.namespace'),
    podUid: label('pod.uid'),
    sandbox: type === 'podsandbox',
    image,
    state: states[state] ?? 'unknown',
    ...(pid > 0 ? { pid } : {}),
  };
}

const states: Readonly<Record<string, NodeContainer['state']>> = {
  created: 'created',
  running: 'running',
  exited: 'exited',
  dead: 'exited',
  removing: 'exited',
};
