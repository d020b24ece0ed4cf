import * as z from 'zod';
import type { JsonObject } from '../scenario/model.ts';
import { type Action, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { addOns } from './add-ons/registry.ts';

const schema = z
  .strictObject(Object.fromEntries(addOns.map(({ name, schema }) => [name, schema.optional()])))
  .refine((spec) => Object.values(spec).filter((one) => one !== undefined).length === 1, {
    message: `exactly one thing is installed: ${addOns.map(({ name }) => name).join(', ')}`,
  });

/** `install: {metallb: {pool: 172.17.255.1-172.17.255.255}}` */
export const install: Action = defineAction<JsonObject>({
  verb: 'install',
  schema: schema.describe(
    'Installs something into the cluster, from its own release or Go module, and waits until it can be used.',
  ) as unknown as z.ZodType<JsonObject>,
  describe: (spec) => {
    const { addOn, argument } = chosenOf(spec);
    return `install ${addOn.describe(argument)}`;
  },
  run: (spec, context) => {
    const { addOn, argument } = chosenOf(spec);
    return addOn.install(argument, context);
  },
});

function chosenOf(spec: JsonObject): { readonly addOn: (typeof addOns)[number]; readonly argument: JsonObject } {
  for (const addOn of addOns) {
    const argument = spec[addOn.name];
    if (argument !== undefined) return { addOn, argument: argument as JsonObject };
  }
  throw new ActionError('nothing to install');
}
