import * as z from 'zod';
import { schemaOf } from './load.ts';
import type { Registries } from './registries.ts';

/** JSON Schema (draft-7) of a scenario file as people write it, before defaults and transforms. */
export function jsonSchema(registries: Registries): object {
  return z.toJSONSchema(schemaOf(registries), { target: 'draft-7', io: 'input' });
}
