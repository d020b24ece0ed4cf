import { join } from 'node:path';
import { collectAnswers } from '../cluster/collect.ts';
import type { Change } from '../scenario/model.ts';
import type { StepParts } from './run-step.ts';

/** ms for all nodes; what takes longer is missing, and the run goes on. */
const patience = 20_000;

/**
 * Keeps what the nodes say of what a fault changes, as `evidence/step-2-before/ALIAS/FILE`: once before the change, once
 * when the step is over. Of a fault that names nothing, nothing.
 */
export async function keepFaultEvidence(
  change: Change | undefined,
  when: 'before' | 'after',
  step: number,
  { verbs, context, recorder }: Pick<StepParts, 'verbs' | 'context' | 'recorder'>,
): Promise<void> {
  if (change?.kind !== 'fault' || context.signal.aborted) return;
  const scripts = verbs.fault(change.verb).evidence;
  if (scripts === undefined) return;
  const folder = join(context.folder, 'evidence', `step-${step + 1}-${when}`);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patience)]);
  const missed = await collectAnswers(context.cluster.nodes, folder, { scripts, signal });
  for (const missing of missed) recorder.record({ type: 'evidence', missing: `step-${step + 1}-${when}: ${missing}` });
}
