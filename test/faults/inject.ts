import test from 'ava';
import type { Fault, Injection } from '../../lib/faults/fault.ts';
import { faults } from '../../lib/faults/registry.ts';
import { fakeCluster, type FakeCluster, type FakeParts } from '../actions/fake-cluster.ts';

export function fault(verb: string): Fault {
  const found = faults.find((one) => one.verb === verb);
  if (found === undefined) throw new Error(`no fault ${verb}`);
  return found;
}

type Proof = Awaited<ReturnType<Injection['prove']>>;

/** Injects the fault into a cluster that is not there, and asks for its proof. */
export async function inject(
  verb: string,
  input: object,
  parts: FakeParts,
): Promise<FakeCluster & { readonly proof: Proof }> {
  const lab = fakeCluster(parts);
  const injection = await fault(verb).inject(fault(verb).schema.parse(input), lab.context);
  return { ...lab, proof: await injection.prove() };
}

/** A fault that changed nothing, and says why. */
export const ineffective = test.macro(async (t, verb: string, input: object, parts: FakeParts, says: RegExp) => {
  const { proof } = await inject(verb, input, parts);
  t.false(proof.changed);
  t.regex(proof.summary, says);
});
