import { z } from 'zod';
import type { ShellResult } from '../cluster/node.ts';
import { execInPod } from '../cluster/pod-exec.ts';
import { type Action, type ActionContext, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { lastLine, saying, shellLine } from './command-line.ts';
import { commandWord, namespaceWord } from './words.ts';

const schema = z.strictObject({
  on: z.string().min(1).describe('Where: a node (`control-plane`) or a pod (`pod/web`).'),
  run: commandWord,
  namespace: namespaceWord.describe("Namespace of the pod. Without it: the lab's own."),
  container: z.string().min(1).optional().describe('Container of the pod. Without it: the only one.'),
});

type Spec = z.infer<typeof schema>;

export const exec: Action = defineAction<Spec>({
  verb: 'exec',
  schema: schema.describe('Runs a program on a node or in a pod; an exit code other than 0 is a failure.'),
  describe: ({ on, run }) => `on ${on}: ${shellLine(run)}`,
  async run(spec, context) {
    const { code, stdout, stderr } = await start(spec, context);
    const command = shellLine(spec.run);
    if (code !== 0) {
      throw new ActionError(`on ${spec.on}: ${command} ended with ${code}: ${lastLine(stderr.trim() || stdout)}`);
    }
    return { summary: saying(`on ${spec.on}: ${command}`, stdout) };
  },
});

function start(spec: Spec, { cluster, signal, namespace }: ActionContext): Promise<ShellResult> {
  const { on, run, container } = spec;
  if (!on.startsWith('pod/')) return cluster.node(on).sh(shellLine(run), { signal });
  const pod = {
    namespace: spec.namespace ?? namespace,
    pod: on.slice('pod/'.length),
    ...(container === undefined ? {} : { container }),
  };
  return execInPod(cluster.nodes, pod, run, { signal });
}
