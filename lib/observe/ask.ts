import type { ShellResult } from '../cluster/node.ts';
import { NodeError } from '../cluster/node-error.ts';
import { createVantage } from '../cluster/vantage.ts';
import { InfraError } from '../errors.ts';
import { Blind } from './sample.ts';
import type { ObservedLab } from './subject.ts';

/** Programs of probes, and the Debian packages that have them. */
const tools = {
  arping: 'iputils-arping',
  bash: 'bash',
  curl: 'curl',
  dig: 'bind9-dnsutils',
  ping: 'iputils-ping',
  socat: 'socat',
} as const;

export interface Question {
  /** The program that the script is about. */
  readonly tool: keyof typeof tools;
  readonly script: string;
  /** ms after which the script should have ended by itself. */
  readonly timeout: number;
}

/**
 * Runs the program at the vantage. Rejects with Blind where that is not there (now), and with InfraError where it lacks
 * the program.
 */
export type Ask = (question: Question, signal: AbortSignal) => Promise<ShellResult>;

/** ms that a shell may take on top of what it runs. */
const grace = 5000;

export function createAsk(
  { from, namespace }: { readonly from: string; readonly namespace?: string | undefined },
  lab: ObservedLab,
  { names = false }: { readonly names?: boolean } = {},
): Ask {
  const vantage = createVantage(lab.cluster, { from, namespace: namespace ?? lab.namespace, names });
  return async ({ tool, script, timeout }, signal) => {
    const lacks = `labrig: no ${tool}`;
    try {
      const result = await vantage.sh(
        `command -v ${tool} >/dev/null || { echo '${lacks}' >&2; exit 127; }\n${script}`,
        { timeout: timeout + grace, signal },
      );
      if (result.code === 127 && result.stderr.trim() === lacks) throw lacking(tool, from);
      return result;
    } catch (error) {
      if (error instanceof NodeError) throw new Blind('unavailable', error.message);
      throw error;
    }
  };
}

function lacking(tool: keyof typeof tools, from: string): InfraError {
  const where = from.startsWith('pod/') ? `the node of ${from}` : from;
  return new InfraError(`${where} has no ${tool}: the node image lacks the Debian package ${tools[tool]}`, {
    next: 'labrig setup (builds a node image that has every tool), or a node image with that package',
  });
}
