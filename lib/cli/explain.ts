import { explain } from '../scenario/explain.ts';
import { jsonSchema } from '../scenario/json-schema.ts';
import { registries } from './services.ts';

export function explainCommand(path: string | undefined): void {
  const schema = jsonSchema(registries);
  process.stdout.write(`${explain(schema, path)}\n`);
}
