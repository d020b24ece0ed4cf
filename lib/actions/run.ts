import type { z } from 'zod';
import { run as start } from '../process/run.ts';
import { type Action, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { argumentsOf, lastLine, saying, shellLine } from './command-line.ts';
import { labEnvironment } from './environment.ts';
import { commandWord } from './words.ts';

const schema = commandWord.transform((command) => ({ command }));

export const run: Action = defineAction<z.output<typeof schema>>({
  verb: 'run',
  schema: schema.describe(
    "Starts a program on this machine with the lab's kubeconfig (`KUBECONFIG`), in the folder of the run; an exit " +
      'code other than 0 is a failure.',
  ),
  describe: ({ command }) => `run ${shellLine(command)}`,
  async run({ command }, { cluster, folder, signal }) {
    const [file = 'sh', ...args] = argumentsOf(command);
    const result = await start(file, args, { cwd: folder, env: labEnvironment(cluster), signal });
    signal.throwIfAborted();
    if (result.code !== 0) {
      const said = lastLine(result.stderr.trim() || result.stdout);
      throw new ActionError(`${result.command} ended with ${result.code}: ${said}`);
    }
    return { summary: saying(result.command, result.stdout) };
  },
});
