import * as z from 'zod';
import { labEnvironment } from '../cluster/lab-environment.ts';
import { NodeError } from '../cluster/node-error.ts';
import { execInPod, scriptOf } from '../cluster/pod-exec.ts';
import { placeOf } from '../cluster/vantage.ts';
import { run } from '../process/run.ts';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { Blind, sample } from './sample.ts';
import type { ObservedLab } from './subject.ts';
import { answer, defined } from './words.ts';

const schema = z.strictObject({
  on: z
    .string()
    .min(1)
    .describe(
      "Where it runs: a node (`control-plane`), the `workstation`, a pod (`pod/web`), or `runner`: this machine, with the lab's kubeconfig.",
    ),
  run: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .describe('The program and its arguments, or a line for a shell.'),
  namespace: z.string().min(1).optional().describe('Namespace of the pod in `on`.'),
  container: z.string().min(1).optional().describe('Container of the pod in `on`. Without it: the only one.'),
});

export type CommandSpec = z.infer<typeof schema>;

/** A command that changes nothing, run every second. */
export const command = defineSubject<CommandSpec, CommandSpec>({
  name: 'command',
  schema: schema.describe('A command that changes nothing, run every second.'),
  answers: {
    exitCode: answer('Exit code.'),
    stdout: answer('What it wrote to stdout.'),
    stderr: answer('What it wrote to stderr.'),
  },
  mode: 'sample',
  every: 1000,
  within: 30_000,
  stream: (spec) => defined(spec),
  select: (_spec, items) => items,
  key: () => 'answer',
  label: () => 'answer',
  observe: (spec, lab, sink, signal) => sample((stop) => execute(spec, lab, stop), 1000, lab, sink, signal),
});

/** ms that one run may take. */
const timeout = 10_000;

async function execute(spec: CommandSpec, lab: ObservedLab, signal: AbortSignal): Promise<readonly JsonObject[]> {
  try {
    const { code, stdout, stderr } = await start(spec, lab, signal);
    return [{ exitCode: code, stdout, stderr }];
  } catch (error) {
    if (error instanceof NodeError) throw new Blind('unavailable', error.message);
    throw error;
  }
}

async function start(
  { on, run: command, namespace, container }: CommandSpec,
  lab: ObservedLab,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  if (on.startsWith('pod/')) {
    const target = { namespace: namespace ?? lab.namespace, pod: on.slice('pod/'.length), ...defined({ container }) };
    return await execInPod(lab.cluster.nodes, target, command, { timeout, signal });
  }
  if (on !== 'runner') return await (await placeOf(lab.cluster, on)).sh(scriptOf(command), { timeout, signal });
  const [file, ...args] = typeof command === 'string' ? ['sh', '-c', command] : command;
  return await run(file ?? 'true', args, { env: labEnvironment(lab.cluster), timeout, signal });
}
