import { z } from 'zod';
import { execInPod } from '../cluster/pod-exec.ts';
import { type Action, type ActionContext, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { argumentsOf, commandWord, namespaceWord, shellLine } from './spec.ts';

const schema = z.strictObject({
  on: z.string().min(1).describe('Where: a node (`control-plane`) or a pod (`pod/web`).'),
  run: commandWord,
  namespace: namespaceWord,
  container: z.string().min(1).optional().describe('Container of the pod. Without it: the only one.'),
});

type Spec = z.infer<typeof schema>;

/** Runs a program on a node or in a pod; an exit code other than 0 is a failure. */
export const exec: Action = defineAction<Spec>({
  verb: 'exec',
  schema,
  describe: ({ on, run }) => `on ${on}: ${shellLine(run)}`,
  async run(spec, context) {
    const { code, stdout, stderr } = await start(spec, context);
    const said = (code === 0 ? stdout : stderr || stdout).trimEnd().split('\n').at(-1) ?? '';
    if (code !== 0) throw new ActionError(`on ${spec.on}: ${shellLine(spec.run)} ended with ${code}: ${said}`);
    return { summary: `on ${spec.on}: ${shellLine(spec.run)}${said === '' ? '' : `: ${said}`}` };
  },
});

function start({ on, run, namespace, container }: Spec, { cluster, signal, namespace: own }: ActionContext) {
  if (!on.startsWith('pod/')) return cluster.node(on).sh(shellLine(run), { signal });
  return execInPod(cluster.kubeconfig, {
    namespace: namespace ?? own,
    pod: on.slice('pod/'.length),
    command: argumentsOf(run),
    ...(container === undefined ? {} : { container }),
  });
}
