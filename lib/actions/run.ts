import type { z } from 'zod';
import { labEnvironment } from '../cluster/lab-environment.ts';
import { run as start } from '../process/run.ts';
import { type Action, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { argumentsOf, lastLine, saying, shellLine } from './command-line.ts';
import { commandWord } from './words.ts';

const schema = commandWord.transform((command) => ({ command }));

export const run: Action = defineAction<z.output<typeof schema>>({
  verb: 'run',
  answeredBy: 'program',
  schema: schema.describe(
    "Starts a program on this machine with the lab's kubeconfig (`KUBECONFIG`), in the folder of the run; an exit " +
      'code other than 0 is a failure, unless the step expects it (`refused`). `LABRIG` is the path of labrig itself.',
  ),
  describe: ({ command }) => `run ${shellLine(command)}`,
  async run({ command }, { cluster, folder, signal }) {
    const [file = 'sh', ...args] = argumentsOf(command);
    const result = await start(file, args, { cwd: folder, env: labEnvironment(cluster), signal });
    signal.throwIfAborted();
    if (result.code !== 0) {
      const { command, code } = result;
      const said = result.stderr.trim() || result.stdout.trim();
      throw new ActionError(`${command} ended with ${code}: ${lastLine(said)}`, { code, said });
    }
    return { summary: saying(result.command, result.stdout) };
  },
});
