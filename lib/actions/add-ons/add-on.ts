import type { z } from 'zod';
import type { JsonObject } from '../../scenario/model.ts';
import type { ActionContext, Done } from '../action.ts';

/** Something that is installed into a cluster by its name: `install: {metallb: {}}`. */
export interface AddOn<Spec = JsonObject> {
  readonly name: string;
  readonly schema: z.ZodType<Spec>;
  /** What is installed, in a line. */
  describe(spec: Spec): string;
  /** Resolves once it can be used. Rejects as an action does. */
  install(spec: Spec, context: ActionContext): Promise<Done>;
}

/** Keeps the type of the spec between schema and install, and gives it up for the registry. */
export function defineAddOn<Spec>(addOn: AddOn<Spec>): AddOn {
  return addOn as unknown as AddOn;
}
