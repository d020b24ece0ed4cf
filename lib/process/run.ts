import { createInterface } from 'node:readline';
import spawn, { type Result, SubprocessError } from 'nano-spawn';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** The signal ends the program alone: what it has begun by others comes to its own end. */
  readonly alone?: boolean;
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
  /** Without the line break at its very end, as stderr. */
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
  const child = spawn(file, args, {
    detached: true,
    stdin: options.input === undefined ? 'ignore' : { string: options.input },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const ended = child.catch((error: unknown) => {
    if (error instanceof SubprocessError) return error;
    throw error;
  });
  const started = await child.nodeChildProcess.catch(() => undefined);
  const end = (): void => {
    endGroup(started?.pid, options.alone === true ? 'one' : 'group');
  };
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  if (options.onLine !== undefined) {
    for (const stream of [started?.stdout, started?.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', options.onLine);
    }
  }
  try {
    const result = await ended;
    const aborted = options.signal?.aborted === true;
    return {
      command: result.command,
      code: codeOf(result),
      stdout: result.stdout,
      stderr: started === undefined && result instanceof SubprocessError ? causeOf(result) : result.stderr,
      timedOut: stop.aborted && !aborted,
      aborted,
    };
  } finally {
    stop.removeEventListener('abort', end);
  }
};

function codeOf(result: Result | SubprocessError): number {
  if (!(result instanceof SubprocessError)) return 0;
  return result.exitCode ?? (result.signalName === undefined ? 127 : 128);
}

/** Why it could not be started. */
function causeOf({ cause, message }: SubprocessError): string {
  return cause instanceof Error ? cause.message : message;
}

/** Ends a program, with its process group or alone; one that has ended already is not an error. */
function endGroup(pid: number | undefined, which: 'group' | 'one'): void {
  if (pid === undefined) return;
  try {
    process.kill(which === 'group' ? -pid : pid, 'SIGTERM');
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
  }
}
