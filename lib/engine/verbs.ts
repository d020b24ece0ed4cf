import type { Action } from '../actions/action.ts';
import { journalSubjects } from '../observe/registry.ts';
import type { Fault } from '../faults/fault.ts';
import type { Subject } from '../observe/subject.ts';
import type { Registries } from '../scenario/registries.ts';

/** The registries, by name. */
export interface Verbs {
  readonly subjects: ReadonlyMap<string, Subject>;
  action(verb: string): Action;
  fault(verb: string): Fault;
}

export function verbsOf({ actions, faults }: Pick<Registries, 'actions' | 'faults'>): Verbs {
  const byVerb = <T extends { readonly verb: string }>(all: readonly T[], verb: string): T => {
    const found = all.find((one) => one.verb === verb);
    if (found === undefined) throw new TypeError(`no such verb: ${verb}`);
    return found;
  };
  return {
    subjects: journalSubjects,
    action: (verb) => byVerb(actions, verb),
    fault: (verb) => byVerb(faults, verb),
  };
}
