import type { Host } from '../../lib/host/host.ts';
import type { RunOptions, RunResult } from '../../lib/process/run.ts';

/** What a program answers: its end, as recorded on a real machine. */
export interface Answer {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly timedOut?: boolean;
}

export interface FakeMachine {
  readonly files?: Readonly<Record<string, string>>;
  /** By the beginning of the command line, the longest that fits; a function to answer otherwise each time. */
  readonly programs?: Readonly<Record<string, Answer | ((command: string) => Answer | Promise<Answer>)>>;
  /** Names of installed programs; each is in /usr/bin. */
  readonly installed?: readonly string[];
  readonly isRoot?: boolean;
  readonly platform?: NodeJS.Platform;
  readonly nodeVersion?: string;
  readonly free?: number;
  /** Without it no site is reached. */
  readonly fetch?: Host['fetch'];
  readonly env?: Readonly<Record<string, string>>;
}

export interface FakeHost extends Host {
  /** Every command line that was started, in order, with programs by their names. */
  readonly started: string[];
}

/** A machine by description. A program that has no answer here ends with 127, like one that is not there. */
export function fakeHost(machine: FakeMachine = {}): FakeHost {
  const started: string[] = [];
  const run = async (file: string, args: readonly string[], options?: RunOptions): Promise<RunResult> => {
    const command = [file.replace(/^.*\//, ''), ...args].join(' ');
    started.push(command);
    const answer = await answerTo(command, machine.programs ?? {});
    const result: RunResult = { command, code: 0, stdout: '', stderr: '', timedOut: false, aborted: false, ...answer };
    for (const line of `${result.stdout}\n${result.stderr}`.split('\n')) if (line !== '') options?.onLine?.(line);
    return result;
  };
  return {
    started,
    run,
    runToEnd: run,
    env: machine.env ?? { HOME: '/home/student' },
    platform: machine.platform ?? 'linux',
    arch: 'amd64',
    nodeVersion: machine.nodeVersion ?? '20.19.0',
    isRoot: machine.isRoot ?? true,
    which: (program) =>
      Promise.resolve(machine.installed?.includes(program) === true ? `/usr/bin/${program}` : undefined),
    isExecutable: (path) =>
      Promise.resolve(machine.installed?.some((program) => path.endsWith(`/${program}`)) === true),
    fetch:
      machine.fetch ??
      (() => Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }))),
    readText: (path) => Promise.resolve(machine.files?.[path]),
    freeBytes: () => Promise.resolve(machine.free ?? 50e9),
  };
}

function answerTo(command: string, programs: NonNullable<FakeMachine['programs']>): Answer | Promise<Answer> {
  const fitting = Object.keys(programs).filter((beginning) => command.startsWith(beginning));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  const answer = longest === undefined ? undefined : programs[longest];
  if (answer === undefined) return { code: 127, stderr: `${command}: not found` };
  return typeof answer === 'function' ? answer(command) : answer;
}
