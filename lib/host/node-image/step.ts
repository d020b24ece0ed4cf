import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A step of a build that need not be done again: its outputs are kept as long as its inputs are the same. */
export interface Step {
  /** Files or folders that it makes; the first one's name, with `.inputs`, keeps what they were made of. */
  readonly outputs: readonly [string, ...string[]];
  /** Everything that the outputs depend on, as text. */
  readonly inputs: readonly string[];
  readonly make: () => Promise<void>;
}

/** Makes what is missing or made of something else. Resolves to true where there was nothing to do. */
export async function step({ outputs, inputs, make }: Step): Promise<boolean> {
  const stamp = `${outputs[0]}.inputs`;
  const digest = createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
  const made = await readFile(stamp, 'utf8').catch(() => '');
  if (made === digest && outputs.every((path) => existsSync(path))) return true;
  // The stamp goes first and comes last: an interrupted step is not taken for a finished one.
  await rm(stamp, { force: true });
  await mkdir(dirname(outputs[0]), { recursive: true });
  await make();
  await writeFile(stamp, digest);
  return false;
}
