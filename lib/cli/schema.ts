import { z } from 'zod';
import { schemaOf } from '../scenario/load.ts';
import { registries } from './services.ts';

/** JSON Schema of the file as people write it, before defaults and transforms. */
export function schemaCommand(): void {
  const schema = z.toJSONSchema(schemaOf(registries), { target: 'draft-7', io: 'input' });
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
}
