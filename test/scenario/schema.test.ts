import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Ajv } from 'ajv';
import test from 'ava';
import { parse } from 'yaml';
import { jsonSchema } from '../../lib/scenario/json-schema.ts';
import { fixtureNames, fixtures, registries, root } from './support.ts';

const schema = jsonSchema(registries);
const validate = new Ajv({ strict: false, logger: false, allErrors: true, unicodeRegExp: true }).compile(schema);

/** Wrong in a way that only the other checks see: names, files, what operators mean together, the text itself. */
const beyond =
  /^invalid-(answer-twice|existing-unnamed|bad-version-range|cel|duplicate-.*|kind-config-.*|manifests|missing-files|matrix-name|never-holds|paths|regex|unknown-names|(manifest-)?control-character|two-documents|recursive-.*|tag|alias-bomb|yaml-syntax|tab|unknown-alias|too-deep|strange-key)\.yaml$/;

for (const name of fixtureNames('valid')) {
  test(`the JSON Schema accepts ${name}`, (t) => {
    t.true(
      validate(parse(readFileSync(join(fixtures, name), 'utf8'))),
      JSON.stringify(validate.errors?.slice(0, 5), null, 1),
    );
  });
}

for (const name of fixtureNames('invalid').filter((one) => !beyond.test(one))) {
  test(`the JSON Schema refuses ${name}`, (t) => {
    t.false(validate(parse(readFileSync(join(fixtures, name), 'utf8'))));
  });
}

test('every key has a description: it is the hover text and the reference', (t) => {
  const bare: string[] = [];
  collect(schema, '', bare);
  t.deepEqual(bare, []);
});

test('the committed schema is the one that is generated', (t) => {
  const committed: unknown = JSON.parse(readFileSync(join(root, 'scenario.schema.json'), 'utf8'));
  t.true(isDeepStrictEqual(committed, JSON.parse(JSON.stringify(schema))), 'run `npm run schema`');
});

function collect(node: unknown, path: string, bare: string[]): void {
  if (typeof node !== 'object' || node === null) return;
  // Conditions on a shape, not the shape itself.
  if (/\/(anyOf|oneOf)\/\d+$/.test(path) && 'required' in node && !('additionalProperties' in node)) return;
  if ('properties' in node && typeof node.properties === 'object' && node.properties !== null) {
    for (const [key, value] of Object.entries(node.properties))
      if (!('description' in Object(value))) bare.push(`${path}.${key}`);
  }
  for (const [key, value] of Object.entries(node)) collect(value, `${path}/${key}`, bare);
}
