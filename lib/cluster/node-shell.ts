import type { Open } from '../process/open.ts';
import type { Node, ShellOptions, ShellResult } from './node.ts';
import { NodeError } from './node-error.ts';
import { createShell, type Shell, shellWords } from './shell.ts';
import { streamLines } from './stream-lines.ts';

/** Shells on one node: opened when needed, kept, and used by one script at a time. */
export interface NodeShell extends Pick<Node, 'sh' | 'lines'> {
  close(): void;
}

export interface NodeShellParts {
  /** The node's name, for messages. */
  readonly node: string;
  /** The words before those of the program: `['docker', 'exec', '-i', 'NODE']`. */
  readonly reach: readonly [string, ...string[]];
  readonly open: Open;
}

/** Scripts that run at once on a node; more wait for their turn. */
const mostShells = 6;
const defaultTimeout = 30_000;

export function createNodeShell({ node, reach: [file, ...args], open }: NodeShellParts): NodeShell {
  const idle: Shell[] = [];
  const all = new Set<Shell>();
  const queue: ((shell: Shell) => void)[] = [];

  const start = (): Shell => {
    const shell = createShell(open(file, [...args, ...shellWords]), node);
    all.add(shell);
    void shell.ended.then(() => {
      drop(shell);
    });
    return shell;
  };
  const drop = (shell: Shell): void => {
    if (!all.delete(shell)) return;
    const at = idle.indexOf(shell);
    if (at >= 0) idle.splice(at, 1);
    if (all.size < mostShells) queue.shift()?.(start());
  };
  const take = (): Shell | Promise<Shell> => {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (all.size < mostShells) return start();
    return new Promise((resolve) => queue.push(resolve));
  };
  const give = (shell: Shell): void => {
    if (!all.has(shell)) return;
    const next = queue.shift();
    if (next === undefined) idle.push(shell);
    else next(shell);
  };

  return {
    async sh(script, options = {}) {
      options.signal?.throwIfAborted();
      const shell = await take();
      try {
        const result = await limited(shell, script, node, options);
        give(shell);
        return result;
      } catch (error) {
        shell.kill();
        drop(shell);
        throw error;
      }
    },
    lines: (script, signal) => streamLines({ node, reach: [file, ...args], open }, script, signal),
    close: () => {
      queue.length = 0;
      for (const shell of all) shell.kill();
    },
  };
}

/** A script that does not end in time takes its shell with it: what comes out of that later belongs to nobody. */
async function limited(shell: Shell, script: string, node: string, options: ShellOptions): Promise<ShellResult> {
  const { timeout = defaultTimeout, signal } = options;
  let stop = (): void => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new NodeError(`on node ${node}, this did not end in ${timeout} ms: ${script}`));
    }, timeout);
    const abort = (): void => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal?.addEventListener('abort', abort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
  });
  interrupted.catch(() => undefined);
  try {
    return await Promise.race([shell.run(script), interrupted]);
  } finally {
    stop();
  }
}
