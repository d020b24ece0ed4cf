import { InfraError } from '../errors.ts';
import type { RunResult } from '../process/run.ts';
import type { Host } from './host.ts';
import type { Progress } from './need.ts';

/** A program and its arguments: what is shown to a person is what is run. */
export type Command = readonly [string, ...string[]];

/** For the commands that change the machine itself. Never asks for a password: labrig's programs have no terminal. */
export function asRoot(host: Host, command: Command): Command {
  return host.isRoot ? command : ['sudo', '-n', ...command];
}

/** As one line that can be pasted into a shell. */
export function show(commands: readonly Command[]): string {
  return commands
    .map((command) =>
      command
        .map(quote)
        .join(' ')
        .replace(/^sudo -n /, 'sudo '),
    )
    .join(' && ');
}

export interface PerformOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** ms */
  readonly timeout?: number;
  readonly progress?: Progress;
}

/** Runs a command that must succeed; rejects with an InfraError that holds the end of what it said. */
export async function perform(host: Host, command: Command, options: PerformOptions = {}): Promise<RunResult> {
  const [file, ...args] = command;
  const { env, cwd, timeout, progress } = options;
  const result = await host.run(file, args, {
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(progress === undefined ? {} : { onLine: progress }),
  });
  if (result.code === 0) return result;
  const how = result.timedOut ? `did not end in ${(timeout ?? 0) / 1000} s` : `failed (exit code ${result.code})`;
  throw new InfraError(`${show([command])} ${how}:\n${ending(result)}`, {
    next: `run it by hand: ${show([command])}`,
  });
}

/** The last lines that a program wrote, errors preferred: where it says why it failed. */
export function ending({ stdout, stderr }: Pick<RunResult, 'stdout' | 'stderr'>, lines = 8): string {
  const text = stderr.trim() === '' ? stdout : stderr;
  return text.trim().split('\n').slice(-lines).join('\n');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
