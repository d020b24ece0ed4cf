import { z } from 'zod';
import { defineSubject } from './define.ts';
import { sample } from './sample.ts';
import { answer, defined } from './words.ts';

const schema = z.strictObject({
  on: z
    .string()
    .min(1)
    .describe(
      "Where it runs: a node (`control-plane`), a pod (`pod/web`), or `runner`: this machine, with the lab's kubeconfig.",
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
  schema,
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
  observe: (_spec, lab, sink, signal) => sample(() => Promise.resolve([]), 1000, lab, sink, signal),
});
