import type { ExpectationEntry, ProblemEntry } from '../journal/entry.ts';
import type { Decision } from './judge.ts';
import { count } from './words.ts';

/** All that the verdict depends on. */
export interface Facts {
  readonly steps: number;
  /** Steps that ended. */
  readonly ended: number;
  readonly problems: readonly ProblemEntry[];
  /** Summaries of proofs that show no change. */
  readonly ineffective: readonly string[];
  /** Messages of changes that failed. */
  readonly failed: readonly string[];
  readonly settled: readonly Settled[];
  readonly goals: number;
}

export interface Settled extends Pick<ExpectationEntry, 'state' | 'reason'> {
  readonly words: string;
}

/** The first that applies. Passed is only what was shown. */
export function decide(facts: Facts): Decision {
  const { problems, ineffective, failed, settled, steps, ended, goals } = facts;
  const problem = (cause: ProblemEntry['cause']): ProblemEntry | undefined =>
    problems.find((one) => one.cause === cause);
  const interrupted = problem('interrupted');
  if (interrupted !== undefined) return { verdict: 'interrupted', reason: interrupted.message };
  const requirement = problem('requirement');
  if (requirement !== undefined) return { verdict: 'skipped', reason: requirement.message };
  const infra = problem('infra');
  if (infra !== undefined) return { verdict: 'infra', reason: infra.message };
  const [unchanged] = ineffective;
  if (unchanged !== undefined) return { verdict: 'ineffective', reason: unchanged };
  const violated = settled.filter(({ state }) => state === 'violated');
  const wrong = [...failed, ...violated.map(said)];
  if (wrong.length > 0) return { verdict: 'failed', reason: firstOf(wrong) };
  const unclear = settled.filter(({ state }) => state === 'inconclusive');
  if (unclear.length > 0) return { verdict: 'inconclusive', reason: firstOf(unclear.map(said)) };
  if (ended < steps) return { verdict: 'inconclusive', reason: `${ended} of ${count(steps, 'step')} came to an end` };
  if (settled.length < goals) {
    return { verdict: 'inconclusive', reason: `${settled.length} of ${count(goals, 'expectation')} were judged` };
  }
  return { verdict: 'passed', reason: `${count(goals, 'expectation')} of ${count(steps, 'step')} held` };
}

/** What was wanted, and the first lines of what was seen instead. */
function said({ words, reason }: Settled): string {
  const lines = reason.split('\n').slice(0, 3);
  return `${words}: ${lines
    .map((line) => line.trim())
    .join('; ')
    .replaceAll(':; ', ': ')}`;
}

function firstOf(reasons: readonly string[]): string {
  const [first = ''] = reasons;
  return reasons.length === 1 ? first : `${first} (and ${reasons.length - 1} more)`;
}
