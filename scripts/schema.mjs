// `npm run schema`: writes scenario.schema.json anew; a test checks that the committed one is what this writes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const { jsonSchema } = await import('../dist/lib/scenario/json-schema.js');
const { registries } = await import('../dist/lib/cli/services.js');
writeFileSync(join(root, 'scenario.schema.json'), `${JSON.stringify(jsonSchema(registries), null, 2)}\n`);
