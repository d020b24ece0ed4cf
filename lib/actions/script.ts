import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { labEnvironment } from '../cluster/lab-environment.ts';
import { run } from '../process/run.ts';
import { type Action, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { lastLine, saying } from './command-line.ts';

const schema = z
  .string()
  .min(1)
  .transform((script) => ({ script }));

export const script: Action = defineAction<z.output<typeof schema>>({
  verb: 'script',
  schema: schema.describe(
    "JavaScript with the words of zx at hand (`$`, `fs`, `path`, ...), run in a process of its own with the lab's " +
      'kubeconfig: await $`kubectl get nodes`.',
  ),
  describe: (spec) => `run a script of ${spec.script.trimEnd().split('\n').length} lines`,
  async run(spec, { cluster, folder, signal }) {
    const file = join(folder, `script-${randomUUID()}.mjs`);
    // Found from here, not from the folder of the run: labrig brings its own zx.
    writeFileSync(file, `import ${JSON.stringify(import.meta.resolve('zx/globals'))};\n${spec.script}`);
    const result = await run(process.execPath, [file], { cwd: folder, env: labEnvironment(cluster), signal });
    signal.throwIfAborted();
    if (result.code !== 0) {
      throw new ActionError(`the script ended with ${result.code}: ${result.stderr.trim() || lastLine(result.stdout)}`);
    }
    return { summary: saying('script', result.stdout) };
  },
});
