import { join } from 'node:path';
import { execa } from 'execa';
import { type Ended, type Labrig, type ProgramOptions, root } from '../program.ts';

/** A run that something happens to, and what must become of it. */
export interface BadDay {
  readonly name: string;
  /** Why it cannot be had on this machine; undefined where it can. */
  impossible?(engine: string): Promise<string | undefined>;
  live(machine: Spoilable): Promise<Spoilt>;
}

export interface Spoilable {
  readonly labrig: Labrig;
  readonly engine: string;
}

export interface Spoilt {
  /** The id of the run, where it came to one. */
  readonly run?: string;
  /** Empty: it went as it must. */
  readonly complaints: readonly string[];
}

export const recovery = join(root, 'scenarios', 'intro', 'control-plane-recovery.yaml');

export interface Wanted {
  readonly code: number;
  /** What it must have said, on either stream. */
  readonly says?: RegExp;
  /** Looked at before what is left behind is counted: for days on which labrig itself can no longer clean up. */
  after?(ended: Ended): Promise<readonly string[]>;
}

/** Runs a file and compares: the exit code, what was said, no stack trace, nothing left behind. */
export async function spoil(
  { labrig, engine }: Spoilable,
  file: string,
  options: ProgramOptions,
  { code, says, after }: Wanted,
): Promise<Spoilt> {
  const ended = await labrig.run(['run', file], options);
  const run = /\((\d{4}-\d{4}-\w{4})\)/.exec(ended.stdout)?.[1];
  const said = `${ended.stdout}\n${ended.stderr}`;
  if (run === undefined) return { complaints: [`exit code ${ended.code} before anything was run`, said] };
  const complaints = [
    ...(ended.code === code ? [] : [`exit code must be ${code}, is ${ended.code}`]),
    ...(says === undefined || says.test(said) ? [] : [`it must say ${String(says)}`]),
    ...(/\n +at .*:\d+:\d+/.test(said) ? ['a stack trace'] : []),
    ...((await after?.(ended)) ?? []),
    ...(await remains(run, labrig, engine)),
  ];
  return { run, complaints: complaints.length === 0 ? [] : [...complaints, ...said.split('\n').slice(-40)] };
}

async function remains(run: string, labrig: Labrig, engine: string): Promise<readonly string[]> {
  const { stdout: status } = await labrig.run(['status']);
  const lists = await Promise.all(
    [
      ['ps', '--all', '--format', '{{.Names}}'],
      ['network', 'ls', '--format', '{{.Name}}'],
    ].map(async (args) => (await execa(engine, args)).stdout.split('\n')),
  );
  const left = lists.flat().filter((name) => name.includes(run));
  return [
    ...left.map((name) => `left behind: ${name}`),
    ...(status.includes(run) ? [`labrig status still knows it: ${status.trim()}`] : []),
  ];
}
