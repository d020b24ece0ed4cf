import { randomUUID } from 'node:crypto';
import type { OpenProgram } from '../process/open.ts';
import type { ShellResult } from './node.ts';
import { NodeGone } from './node-error.ts';

/** One shell that is kept open and runs one script at a time. */
export interface Shell {
  /** Rejects with NodeGone when the shell ends before the script does. */
  run(script: string): Promise<ShellResult>;
  /** Ends it, and what it runs. */
  kill(): void;
  readonly ended: Promise<unknown>;
}

/**
 * The words that start such a shell in a node. It is in a session of its own, and whatever is in that ends when its
 * stdin ends: also when labrig was killed in the middle of a script.
 */
export const shellWords = ['setsid', '-w', 'sh', '-c', '{ cat; sleep 0.1; kill -KILL 0; } | sh'] as const;

export function createShell(program: OpenProgram, node: string): Shell {
  const stdout = collect(program.stdout);
  const stderr = collect(program.stderr);
  const death = program.ended.then(({ reason }) => {
    const said = stderr.text().trim();
    throw new NodeGone(`the shell on node ${node} ended (${said === '' ? reason : said})`);
  });
  death.catch(() => undefined);
  return {
    async run(script) {
      const mark = randomUUID();
      const both = Promise.all([stdout.until(mark), stderr.until(mark)]);
      program.stdin.write(
        `( eval ${quote(script)} ) </dev/null; printf '\\n${mark} %s\\n' $?; printf '\\n${mark} \\n' >&2\n`,
      );
      const [out, error] = await Promise.race([both, death]);
      return { code: Number(out.note), stdout: out.text, stderr: error.text };
    },
    kill: () => {
      program.kill();
    },
    ended: program.ended,
  };
}

interface Marked {
  readonly text: string;
  /** What stands behind the mark. */
  readonly note: string;
}

/** Gathers a stream's bytes up to a mark that stands on a line of its own at the end of what has come. */
function collect(stream: OpenProgram['stdout']): { until(mark: string): Promise<Marked>; text(): string } {
  let chunks: Buffer[] = [];
  let waiting: { readonly mark: string; readonly resolve: (marked: Marked) => void } | undefined;
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if (waiting === undefined || chunk.at(-1) !== newline) return;
    const all = Buffer.concat(chunks);
    chunks = [all];
    const at = all.lastIndexOf(`\n${waiting.mark} `);
    if (at < 0) return;
    const { resolve, mark } = waiting;
    waiting = undefined;
    chunks = [];
    resolve({ text: all.toString('utf8', 0, at), note: all.toString('utf8', at + mark.length + 2).trim() });
  });
  return {
    until: (mark) =>
      new Promise((resolve) => {
        waiting = { mark, resolve };
      }),
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

const newline = 10;

/** A word for the shell that stands for exactly this text. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
