import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Undo } from '../cluster/undo.ts';
import { faults } from '../faults/registry.ts';
import type { JsonObject } from '../scenario/model.ts';
import { type Action, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';

/** `restore: {stopKubelet: {node: control-plane}}`: the fault's own undo, as a step. */
const restorable = faults.filter((fault) => fault.restored !== undefined);

const schema = z
  .strictObject(Object.fromEntries(restorable.map((fault) => [fault.verb, fault.schema.optional()])))
  .refine((spec) => Object.values(spec).filter((one) => one !== undefined).length === 1, {
    message: `exactly one fault is restored: ${restorable.map((fault) => fault.verb).join(', ')}`,
  });

/** Takes a fault back inside the scenario, and expects that to work. */
export const restore: Action = defineAction<JsonObject>({
  verb: 'restore',
  schema: schema.describe(
    'Takes a fault back inside the scenario, with the same argument as `inject` had; it must be in effect, and it must ' +
      'work.',
  ) as unknown as z.ZodType<JsonObject>,
  describe: (spec) => `take back ${Object.keys(spec).join(', ')}`,
  async run(spec, { cluster, ledger, signal }) {
    const fault = restorable.find(({ verb }) => spec[verb] !== undefined);
    if (fault?.restored === undefined) throw new ActionError('there is nothing to take back');
    const argument = spec[fault.verb] as JsonObject;
    const state = fault.restored(argument);
    const noted = ledger
      .pending()
      .filter(({ undo }) => fault.isNoted?.(argument, undo) ?? isOfState(undo, fault.verb, state));
    if (noted.length === 0) {
      throw new ActionError(
        `there is nothing to take back: this run did not ${fault.describe(argument)}, or has taken it back`,
      );
    }
    await fault.undo(state, cluster, signal);
    for (const { id } of noted) ledger.settle(id);
    return { summary: `took back ${fault.describe(argument)}` };
  },
});

function isOfState(undo: Undo, verb: string, state: Readonly<Record<string, string>>): boolean {
  return undo.what === 'fault' && undo.verb === verb && isDeepStrictEqual(undo.state, state);
}
