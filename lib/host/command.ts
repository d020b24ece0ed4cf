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
  const shown = show([command]);
  // A command that fills the screen is of no use to a reader; what it said is.
  if (shown.length > 160) throw new InfraError(`${file} ${how}:\n${ending(result)}`);
  throw new InfraError(`${shown} ${how}:\n${ending(result)}`, { next: `run it by hand: ${shown}` });
}

/** The last lines that a program wrote, errors preferred: where it says why it failed. */
export function ending({ stdout, stderr }: Pick<RunResult, 'stdout' | 'stderr'>, lines = 8): string {
  const text = stderr.trim() === '' ? stdout : stderr;
  const said = text.split('\n').filter((line) => line.trim() !== '' && !/^(Run|See) '.* --help'/.test(line));
  return said.slice(-lines).join('\n');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
