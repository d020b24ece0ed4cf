import { z } from 'zod';
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
    'Takes a fault back inside the scenario, with the same argument as `inject` had; it must work.',
  ) as unknown as z.ZodType<JsonObject>,
  describe: (spec) => `take back ${Object.keys(spec).join(', ')}`,
  async run(spec, { cluster, signal }) {
    for (const fault of restorable) {
      const argument = spec[fault.verb];
      if (argument === undefined || fault.restored === undefined) continue;
      await fault.undo(fault.restored(argument as JsonObject), cluster, signal);
      return { summary: `took back ${fault.describe(argument as JsonObject)}` };
    }
    throw new ActionError('nothing to take back');
  },
});
