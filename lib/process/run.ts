import { execa } from 'execa';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** ms; past it the program's whole process group is ended. */
  readonly timeout?: number;
  /** Called with each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

/** How a program ended. One that could not be started has code 127 and the reason in stderr. */
export interface RunResult {
  /** The command as it can be pasted into a shell. */
  readonly command: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly aborted: boolean;
}

/** Starts a program and waits for its end. Never rejects for how it ended: the result says. */
export type Run = (file: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>;

/** The real {@link Run}. Each program leads a process group of its own, so that its children end with it. */
export const run: Run = async (file, args, options = {}) => {
  const stop = AbortSignal.any([
    ...(options.signal === undefined ? [] : [options.signal]),
    ...(options.timeout === undefined ? [] : [AbortSignal.timeout(options.timeout)]),
  ]);
  const child = execa(file, args, {
    detached: true,
    reject: false,
    stripFinalNewline: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  });
  const end = (): void => {
    endGroup(child.pid);
  };
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  if (options.onLine !== undefined) void forwardLines(child, options.onLine);
  try {
    const result = await child;
    const aborted = options.signal?.aborted === true;
    return {
      command: result.escapedCommand,
      code: result.exitCode ?? (result.isTerminated ? 128 : 127),
      stdout: result.stdout,
      stderr: result.exitCode === undefined && !result.isTerminated ? (result.shortMessage ?? '') : result.stderr,
      timedOut: stop.aborted && !aborted,
      aborted,
    };
  } finally {
    stop.removeEventListener('abort', end);
  }
};

async function forwardLines(
  child: { iterable(options: { from: 'all' | 'stdout' | 'stderr' }): AsyncIterable<string> },
  onLine: (line: string) => void,
): Promise<void> {
  const forward = async (from: 'stdout' | 'stderr'): Promise<void> => {
    for await (const line of child.iterable({ from })) onLine(line);
  };
  await Promise.allSettled([forward('stdout'), forward('stderr')]);
}

/** Ends a process group; one that has ended already is not an error. */
function endGroup(pid: number | undefined, signal: NodeJS.Signals = 'SIGTERM'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
  }
}
