import { jsonSchema } from '../scenario/json-schema.ts';
import { registries } from './services.ts';

/** JSON Schema of the file as people write it, before defaults and transforms. */
export function schemaCommand(): void {
  const schema = jsonSchema(registries);
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
}
