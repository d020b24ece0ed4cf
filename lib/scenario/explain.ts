import { UsageError } from '../errors.ts';

/** As much of a JSON Schema (draft-7) as the scenario file uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Reference of one key of the scenario file, by its path or by its name where that is enough. */
export function explain(root: object, path?: string): string {
  const file = root as Schema;
  const found = path === undefined ? { path: 'scenario', schema: file } : find(file, path);
  if (found === undefined)
    throw new UsageError(`the scenario file has no key "${path ?? ''}"`, { next: 'labrig explain' });
  const { schema } = found;
  const fields = Object.entries(fieldsOf(file, schema));
  const required = new Set(variants(file, schema).flatMap((one) => one.required ?? []));
  const lines = fields.map(([key, field]) => fieldLines(file, key, field, required.has(key)));
  return [
    `KEY: ${found.path} <${typeOf(file, schema)}>`,
    ...(descriptionOf(file, schema) === '' ? [] : ['', descriptionOf(file, schema)]),
    ...(lines.length === 0 ? [] : ['', 'KEYS:', ...lines.flat()]),
  ].join('\n');
}

function fieldLines(file: Schema, key: string, field: Schema, required: boolean): readonly string[] {
  const preset = field.default === undefined ? '' : `, default ${JSON.stringify(field.default)}`;
  const description = descriptionOf(file, field);
  const head = `  ${key} <${typeOf(file, field)}>${required ? ' -required-' : ''}${preset}`;
  return description === '' ? [head] : [head, `    ${description}`];
}

function find(file: Schema, path: string): { path: string; schema: Schema } | undefined {
  const keys = path.replaceAll('[]', '').split('.');
  let schema: Schema | undefined = file;
  for (const key of keys) schema = schema && fieldsOf(file, schema)[key];
  return schema === undefined ? search(file, file, path, '', new Set()) : { path, schema };
}

/** By the key's name alone: the first, breadth before depth is not worth its code here. */
function search(
  file: Schema,
  schema: Schema,
  name: string,
  at: string,
  seen: Set<Schema>,
): { path: string; schema: Schema } | undefined {
  if (seen.has(schema)) return undefined;
  seen.add(schema);
  const fields = Object.entries(fieldsOf(file, schema));
  const here = fields.find(([key]) => key === name);
  if (here !== undefined) return { path: `${at}${name}`, schema: here[1] };
  for (const [key, field] of fields) {
    const found = search(file, field, name, `${at}${key}.`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keys of a mapping, of the mappings in a list, and of every alternative. */
function fieldsOf(file: Schema, schema: Schema): Readonly<Record<string, Schema>> {
  return Object.assign({}, ...variants(file, schema).map((one) => one.properties ?? {})) as Record<string, Schema>;
}

function variants(file: Schema, schema: Schema, depth = 0): readonly Schema[] {
  if (depth > 8) return [];
  const own = resolve(file, schema);
  const inner = [
    ...(own.anyOf ?? []),
    ...(own.oneOf ?? []),
    ...(own.allOf ?? []),
    ...(own.items === undefined ? [] : [own.items]),
  ];
  return [own, ...inner.flatMap((one) => variants(file, one, depth + 1))];
}

function resolve(file: Schema, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/definitions/', '');
  return name === undefined ? schema : (file.definitions?.[name] ?? schema);
}

function descriptionOf(file: Schema, schema: Schema): string {
  return schema.description ?? resolve(file, schema).description ?? '';
}

function typeOf(file: Schema, schema: Schema): string {
  const own = resolve(file, schema);
  if (own.const !== undefined) return JSON.stringify(own.const);
  if (own.enum !== undefined) return own.enum.map((one) => String(one)).join(' | ');
  if (own.type === 'array') return `list of ${own.items === undefined ? 'anything' : typeOf(file, own.items)}`;
  if (own.type !== undefined) return [own.type].flat().join(' | ');
  const inner = [...(own.anyOf ?? own.oneOf ?? [])].map((one) => typeOf(file, one));
  return inner.length === 0 ? 'anything' : [...new Set(inner)].join(' | ');
}
