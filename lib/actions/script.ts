import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from '../process/run.ts';
import { type Action, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';

const schema = z
  .string()
  .min(1)
  .describe("JavaScript with zx's words at hand (`$`, `fs`, `path`, ...): await $`kubectl get nodes`.")
  .transform((script) => ({ script }));

/** Runs a zx script in a process of its own with the lab's kubeconfig. */
export const script: Action = defineAction<z.output<typeof schema>>({
  verb: 'script',
  schema,
  describe: (spec) => `run a script of ${spec.script.trimEnd().split('\n').length} lines`,
  async run(spec, { cluster, folder, signal }) {
    const file = join(folder, `script-${Date.now()}.mjs`);
    writeFileSync(file, `import ${JSON.stringify(import.meta.resolve('zx/globals'))};\n${spec.script}`);
    const env = { KUBECONFIG: cluster.kubeconfig };
    const result = await run(process.execPath, [file], { cwd: folder, env, signal });
    if (result.code !== 0) throw new ActionError(`the script ended with ${result.code}: ${result.stderr || result.stdout}`);
    return { summary: `script: ${result.stdout.trimEnd().split('\n').at(-1) ?? ''}` };
  },
});
