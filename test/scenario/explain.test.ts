import test from 'ava';
import { UsageError } from '../../lib/errors.ts';
import { codes } from '../../lib/scenario/codes.ts';
import { explain } from '../../lib/scenario/explain.ts';
import { jsonSchema } from '../../lib/scenario/json-schema.ts';
import { registries } from './support.ts';

const schema = jsonSchema(registries);

test('the whole file', (t) => {
  const text = explain(schema);
  t.regex(text, /^KEY: scenario <mapping>/);
  t.regex(text, /^ {2}steps <list of Step> -required-$/m);
  t.regex(text, /^ {2}title <Text>$/m);
});

test('a key by its path, and by its name', (t) => {
  t.regex(explain(schema, 'steps.expect.within'), /^KEY: steps\.expect\.within <Duration>/);
  t.regex(explain(schema, 'within'), /^KEY: steps\.expect\.within <Duration>/);
  t.regex(explain(schema, 'kubernetes'), /^KEY: cluster\.kubernetes <string>/);
});

test('every verb and subject by its name', (t) => {
  const { subjects, actions, faults } = registries;
  for (const { name } of subjects) t.regex(explain(schema, name), new RegExp(`^KEY: steps\\.expect\\.${name} <`));
  for (const { verb } of actions) t.regex(explain(schema, verb), new RegExp(`^KEY: steps\\.${verb} <`));
  for (const { verb } of faults) t.regex(explain(schema, verb), new RegExp(`^KEY: steps\\.inject\\.${verb} <`));
});

test('of alternatives: what must be there, one of which, with what', (t) => {
  const text = explain(schema, 'steps.expect');
  t.regex(text, /^ {2}objects <mapping> -one of these-$/m);
  t.regex(text, /^ {2}all <Match>$/m);
  t.regex(text, /^ {2}exitCode <.*> -with `command`-$/m);
});

test('types and codes', (t) => {
  t.regex(explain(schema, 'Operators'), /^ {2}exists <boolean>$/m);
  t.regex(explain(schema, 'match'), /^KEY: Match </);
  t.true(explain(schema, 'NO_QUANTIFIER').includes(codes.NO_QUANTIFIER));
});

test('an unknown key offers the nearest', (t) => {
  t.throws(() => explain(schema, 'witin'), { instanceOf: UsageError, message: /"within"/ });
});
