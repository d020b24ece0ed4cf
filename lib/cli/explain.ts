import { z } from 'zod';
import { explain } from '../scenario/explain.ts';
import { schemaOf } from '../scenario/load.ts';
import { registries } from './services.ts';

export function explainCommand(path: string | undefined): void {
  const schema = z.toJSONSchema(schemaOf(registries), { target: 'draft-7', io: 'input' });
  process.stdout.write(`${explain(schema, path)}\n`);
}
