import { z } from 'zod';
import { run as start } from '../process/run.ts';
import { type Action, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { argumentsOf, commandWord, shellLine } from './spec.ts';

const schema = commandWord.transform((command) => ({ command }));

/** Starts a program on this machine with the lab's own kubeconfig; an exit code other than 0 is a failure. */
export const run: Action = defineAction<z.output<typeof schema>>({
  verb: 'run',
  schema,
  describe: ({ command }) => `run ${shellLine(command)}`,
  async run({ command }, { cluster, folder, signal }) {
    const [file = 'sh', ...args] = argumentsOf(command);
    const env = { KUBECONFIG: cluster.kubeconfig };
    const result = await start(file, args, { cwd: folder, env, signal });
    if (result.code !== 0) throw new ActionError(`${result.command} ended with ${result.code}: ${result.stderr || result.stdout}`);
    return { summary: `${result.command}: ${lastLine(result.stdout)}` };
  },
});

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
