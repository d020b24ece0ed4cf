import { join } from 'node:path';
import { execa } from 'execa';
import { type Labrig, root } from './program.ts';

/** A run that is disturbed at a certain moment. */
export interface BadDay {
  readonly name: string;
  /** What it has printed by then. */
  readonly when: RegExp;
  readonly by: 'interrupt' | 'closing its output';
}

export const badDays: readonly BadDay[] = [
  { name: 'interrupted while the cluster is made', when: /Preparing nodes/, by: 'interrupt' },
  { name: 'interrupted right after a fault', when: /do {6}deleteContainers/, by: 'interrupt' },
  { name: 'piped to a program that reads no further', when: /step {4}1\//, by: 'closing its output' },
];

/** It must stop with exit code 130 and leave nothing behind. */
export async function spoilDay(
  { when, by }: BadDay,
  labrig: Labrig,
  engine: string,
): Promise<{ readonly run?: string; readonly complaints: readonly string[]; readonly ms: number }> {
  const file = join(root, 'scenarios', 'intro', 'control-plane-recovery.yaml');
  const { code, stdout, stderr, ms } = await labrig.run(['run', file], { spoil: { when, by } });
  const run = /\((\d{4}-\d{4}-\w{4})\)/.exec(stdout)?.[1];
  if (run === undefined) return { complaints: [`exit code ${code} before anything was run`, stderr], ms };
  const complaints = [
    ...(code === 130 ? [] : [`exit code must be 130, is ${code}`]),
    ...(/\n +at .*:\d+:\d+/.test(stderr) ? [`a stack trace: ${stderr}`] : []),
    ...(await remains(run, labrig, engine)),
  ];
  return { run, complaints, ms };
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
