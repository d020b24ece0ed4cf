import { createInterface } from 'node:readline/promises';
import type { ProviderName } from '../cluster/provider-name.ts';
import { UsageError } from '../errors.ts';
import { catchInterrupt } from '../engine/interrupt.ts';
import { type Finding, needs, plainReporter, setup } from '../host/index.ts';

export interface SetupOptions {
  readonly yes: boolean;
  readonly kubernetes?: string;
  readonly provider?: ProviderName;
}

/** Mends what doctor lists. Progress goes to stderr: what a following command prints stays alone on stdout. */
export async function setupCommand({ yes, kubernetes, provider = 'kind' }: SetupOptions): Promise<void> {
  if (kubernetes !== undefined && !/^v?1\.\d+(\.\d+)?$/.test(kubernetes)) {
    throw new UsageError(`--kubernetes takes a version, for example 1.21, not "${kubernetes}"`);
  }
  const say = (line: string): void => {
    process.stderr.write(`setup: ${line}\n`);
  };
  const interrupt = catchInterrupt(() => {
    say('interrupted; what was finished stays, the rest is taken up again next time');
  });
  try {
    const { mended, confirmed } = await setup(
      needs({ signal: interrupt.signal, provider, ...(kubernetes === undefined ? {} : { kubernetes }) }),
      {
        reporter: plainReporter(say),
        confirm: (findings) => confirm(findings, yes),
      },
    );
    if (!confirmed) say('nothing was done');
    else if (mended.length > 0) say('this machine is ready');
    process.exitCode = confirmed ? 0 : 3;
  } finally {
    interrupt.release();
    if (interrupt.signal.aborted) process.exitCode = 130;
  }
}

async function confirm(findings: readonly Finding[], yes: boolean): Promise<boolean> {
  if (yes || process.getuid?.() === 0) return true;
  for (const { name, mend = '' } of findings) process.stderr.write(`${name}:\n  ${mend.split('\n').join('\n  ')}\n`);
  if (!process.stdin.isTTY) {
    process.stderr.write('setup: no terminal to ask on\n  next: labrig setup --yes\n');
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question('Do this now? [y/N] ');
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}
