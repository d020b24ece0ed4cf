import { UsageError } from '../errors.ts';
import { codes, isCode } from './codes.ts';
import { suggestion } from './nearest.ts';

/** As much of a JSON Schema (draft-7) as the scenario file uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** A key of a mapping: its schema, and in which of the mapping's alternatives it stands. */
interface Field {
  readonly schema: Schema;
  readonly note: string;
}

interface Found {
  readonly path: string;
  readonly schema: Schema;
}

/**
 * Reference of a key of the scenario file, of a type (`Match`) or of a problem's code. A key is given by its path
 * (`steps.expect.within`) or by its name where that is enough. Throws UsageError.
 */
export function explain(root: object, path?: string): string {
  const file = root as Schema;
  if (path !== undefined && isCode(path)) return `CODE: ${path}\n\n${codes[path]}`;
  const found = path === undefined ? { path: 'scenario', schema: file } : find(file, path);
  if (found === undefined) {
    const near = suggestion(path ?? '', [
      ...everyKey(file),
      ...Object.keys(file.definitions ?? {}),
      ...Object.keys(codes),
    ]);
    throw new UsageError(`the scenario file has no key ${JSON.stringify(path)}${near}`, { next: 'labrig explain' });
  }
  const description = descriptionOf(file, found.schema);
  const lines = [...fieldsOf(file, found.schema)].flatMap(([key, field]) => fieldLines(file, key, field));
  return [
    `KEY: ${found.path} <${typeOf(file, found.schema)}>`,
    ...(description === '' ? [] : ['', description]),
    ...(lines.length === 0 ? [] : ['', 'KEYS:', ...lines]),
  ].join('\n');
}

function fieldLines(file: Schema, key: string, { schema, note }: Field): readonly string[] {
  const preset = schema.default === undefined ? '' : `, default ${JSON.stringify(schema.default)}`;
  const description = descriptionOf(file, schema);
  const head = `  ${key} <${typeOf(file, schema)}>${note}${preset}`;
  return description === '' ? [head] : [head, `    ${description}`];
}

function find(file: Schema, path: string): Found | undefined {
  const keys = path.replaceAll('[]', '').split('.');
  let schema: Schema | undefined = file;
  for (const key of keys) schema = schema === undefined ? undefined : fieldsOf(file, schema).get(key)?.schema;
  if (schema !== undefined) return { path, schema };
  const named = Object.entries(file.definitions ?? {}).find(([name]) => name.toLowerCase() === path.toLowerCase());
  if (named !== undefined) return { path: named[0], schema: named[1] };
  return search(file, path);
}

/** By the key's name alone: verbs and subjects before the keys of their arguments, and those before what is rare. */
function search(file: Schema, name: string): Found | undefined {
  const named = [...walk(file)].filter(({ path }) => path.split('.').at(-1) === name);
  const prominent = named.find(({ path }) => /^(\w+|steps\.\w+|steps\.(inject|expect)\.\w+)$/.test(path));
  return prominent ?? named.find(({ path }) => !/\b(save|throughout|restore)\b/.test(path)) ?? named[0];
}

function everyKey(file: Schema): ReadonlySet<string> {
  return new Set([...walk(file)].map(({ path }) => path.split('.').at(-1) ?? ''));
}

/** Every key with its path, breadth first; of a type that contains itself, once. */
function* walk(file: Schema): Generator<Found> {
  const queue: Found[] = [{ path: '', schema: file }];
  const seen = new Set<Schema>();
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const [key, { schema }] of fieldsOf(file, at.schema)) {
      const found = { path: at.path === '' ? key : `${at.path}.${key}`, schema };
      yield found;
      if (!seen.has(schema)) queue.push(found);
      seen.add(schema);
    }
  }
}

/** Keys of a mapping, of the mappings in a list, and of every alternative, with which of them must be there. */
function fieldsOf(file: Schema, schema: Schema): ReadonlyMap<string, Field> {
  const alternatives = mappingsOf(file, schema);
  const fields = new Map<string, Field>();
  for (const [key, field] of alternatives.flatMap(({ properties }) => Object.entries(properties ?? {}))) {
    if (fields.has(key)) continue;
    const having = alternatives.filter(({ properties }) => properties !== undefined && key in properties);
    const needing = having.filter(({ required }) => required?.includes(key));
    fields.set(key, { schema: field, note: noteOf(alternatives.length, having, needing.length) });
  }
  return fields;
}

function noteOf(alternatives: number, having: readonly Schema[], needing: number): string {
  if (needing === alternatives) return ' -required-';
  if (needing === having.length) return ' -one of these-';
  if (having.length === alternatives) return '';
  const leading = having.flatMap(({ required }) => (required?.[0] === undefined ? [] : [`\`${required[0]}\``]));
  return leading.length === 0 || leading.length > 2 ? '' : ` -with ${leading.join(' or ')}-`;
}

/** The mappings that a value can be. Alternatives without keys of their own are conditions, not shapes. */
function mappingsOf(file: Schema, schema: Schema, depth = 0): readonly Schema[] {
  if (depth > 8) return [];
  const own = resolve(file, schema);
  if (own.properties !== undefined && own.additionalProperties !== undefined) return [own];
  const inner = [...(own.anyOf ?? []), ...(own.allOf ?? []), ...(own.items === undefined ? [] : [own.items])];
  return inner.flatMap((one) => mappingsOf(file, one, depth + 1));
}

function resolve(file: Schema, schema: Schema): Schema {
  const name = refOf(schema);
  return name === undefined ? schema : (file.definitions?.[name] ?? schema);
}

/** In draft-7 nothing may stand beside a reference, so a described one is wrapped. */
function refOf({ $ref, allOf }: Schema): string | undefined {
  const reference = $ref ?? (allOf?.length === 1 ? allOf[0]?.$ref : undefined);
  return reference?.replace('#/definitions/', '');
}

function descriptionOf(file: Schema, schema: Schema): string {
  return schema.description ?? resolve(file, schema).description ?? '';
}

function typeOf(file: Schema, schema: Schema): string {
  const name = refOf(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => String(one)).join(' | ');
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'anything' : typeOf(file, schema.items)}`;
  if (schema.type !== undefined) return [schema.type].flat().join(' | ').replaceAll('object', 'mapping');
  const inner = (schema.anyOf ?? []).map((one) => typeOf(file, one));
  return inner.length === 0 ? 'anything' : [...new Set(inner)].join(' | ');
}
