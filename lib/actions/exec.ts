import * as z from 'zod';
import type { ShellResult } from '../cluster/node.ts';
import { execInPod } from '../cluster/pod-exec.ts';
import { placeOf } from '../cluster/vantage.ts';
import { type Action, type ActionContext, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { lastLine, saying, shellLine } from './command-line.ts';
import { commandWord, namespaceWord } from './words.ts';

const schema = z.strictObject({
  on: z.string().min(1).describe('Where: a node (`control-plane`), a pod (`pod/web`), or the `workstation`.'),
  run: commandWord,
  namespace: namespaceWord.describe("Namespace of the pod. Without it: the lab's own."),
  container: z.string().min(1).optional().describe('Container of the pod. Without it: the only one.'),
});

type Spec = z.infer<typeof schema>;

export const exec: Action = defineAction<Spec>({
  verb: 'exec',
  answeredBy: 'program',
  schema: schema.describe(
    'Runs a program on a node or in a pod; an exit code other than 0 is a failure, unless the step expects it.',
  ),
  describe: ({ on, run }) => `on ${on}: ${shellLine(run)}`,
  async run(spec, context) {
    const { code, stdout, stderr } = await start(spec, context);
    const command = shellLine(spec.run);
    if (code !== 0) {
      const said = stderr.trim() || stdout.trim();
      throw new ActionError(`on ${spec.on}: ${command} ended with ${code}: ${lastLine(said)}`, { code, said });
    }
    return { summary: saying(`on ${spec.on}: ${command}`, stdout) };
  },
});

async function start(spec: Spec, { cluster, signal, namespace }: ActionContext): Promise<ShellResult> {
  const { on, run, container } = spec;
  if (!on.startsWith('pod/')) return (await placeOf(cluster, on)).sh(shellLine(run), { signal });
  const pod = {
    namespace: spec.namespace ?? namespace,
    pod: on.slice('pod/'.length),
    ...(container === undefined ? {} : { container }),
  };
  return execInPod(cluster.nodes, pod, run, { signal });
}
