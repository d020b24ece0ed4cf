import type { Action } from '../actions/action.ts';
import type { Fault } from '../faults/fault.ts';
import type { Subject } from '../observe/subject.ts';

/** What scenarios can say: the format is derived from it. */
export interface Registries {
  readonly subjects: readonly Subject[];
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}
