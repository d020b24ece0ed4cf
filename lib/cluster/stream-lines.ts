import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { NodeError } from './node-error.ts';
import type { NodeShellParts } from './node-shell.ts';

/**
 * Lines of a script's stdout as they come. It ends with the script, or with the signal; a script that fails, or a
 * node that goes, is a NodeError. What the script started ends with it.
 */
export async function* streamLines(
  { node, reach: [file, ...args], open }: NodeShellParts,
  script: string,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  if (signal.aborted) return;
  const mark = randomUUID();
  const program = open(file, [...args, 'setsid', '-w', 'sh', '-c', wrapper, 'sh', script, mark]);
  let errors = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-4096);
  });
  signal.addEventListener('abort', program.kill, { once: true });
  try {
    for await (const line of createInterface({ input: program.stdout, crlfDelay: Infinity })) {
      if (isAborted(signal)) return;
      yield line;
    }
    const { reason } = await program.ended;
    if (isAborted(signal)) return;
    const [said = '', code] = errors.split(`${mark} `);
    if (code?.trim() !== '0') {
      throw new NodeError(
        `on node ${node}, ended by ${code === undefined ? reason : `exit code ${code.trim()}`}: ${script} ${said.trim()}`,
      );
    }
  } finally {
    signal.removeEventListener('abort', program.kill);
    program.kill();
  }
}

/** Kills its whole session once its stdin ends, and at the end of the script; the exit code goes to stderr before that. */
const wrapper =
  'exec 3<&0; { cat <&3 >/dev/null; kill -KILL 0; } & sh -c "$1" </dev/null 3<&-; echo "$2 $?" >&2; kill -KILL 0';

/** Asked anew after an await, where the compiler still believes what it knew before. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
