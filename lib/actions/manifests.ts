import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { isMapping } from '../scenario/choice.ts';
import type { JsonObject } from '../scenario/model.ts';
import { parseYaml } from '../scenario/parse-yaml.ts';
import { formatProblem } from '../scenario/problem.ts';
import { readText } from '../scenario/read-text.ts';
import type { ManifestSpec } from './manifest-spec.ts';

/** One object to apply or to delete, and where it was written. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly object: JsonObject;
  /** `web.yaml, document 2`, for messages. */
  readonly place: string;
}

/** Bytes of one file; the largest bundles of custom resource definitions stay below. */
const limit = 4_000_000;

/** Every object of the spec, in the order of its files. Throws a UsageError that names file and document. */
export function readManifests({ files = [], objects = [] }: ManifestSpec): readonly Manifest[] {
  return [
    ...files.flatMap(manifestFiles).flatMap(readFile),
    ...objects.flatMap((object, index) => manifestsIn(object, `objects[${index}]`)),
  ];
}

function manifestFiles(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const names = readdirSync(path)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort();
  if (names.length === 0) throw new UsageError(`${path}: the folder holds no manifest (.yaml, .yml, .json)`);
  return names.map((name) => join(path, name));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readFile(file: string): readonly Manifest[] {
  const read = readText(file, limit);
  if ('problem' in read) throw new UsageError(`${file}: ${read.problem.message}`);
  const parsed = parseYaml(file, read.text);
  if (!('documents' in parsed)) throw new UsageError(parsed.problems.map(formatProblem).join('\n'));
  const filled = parsed.documents.flatMap(({ data }, index) => (data == null ? [] : [{ data, index }]));
  if (filled.length === 0) throw new UsageError(`${file}: there is no object in it`);
  return filled.flatMap(({ data, index }) =>
    manifestsIn(data, filled.length > 1 ? `${file}, document ${index + 1}` : file),
  );
}

/** A `List` stands for its items, as kubectl has it. */
function manifestsIn(data: unknown, place: string): readonly Manifest[] {
  if (!isMapping(data)) throw new UsageError(`${place}: a Kubernetes object is a mapping with apiVersion and kind`);
  const { apiVersion, kind, items, metadata } = data;
  if (!isWord(apiVersion)) throw new UsageError(`${place}: not a Kubernetes object: \`apiVersion\` is missing`);
  if (!isWord(kind)) throw new UsageError(`${place}: not a Kubernetes object: \`kind\` is missing`);
  if (kind === 'List' && Array.isArray(items)) {
    return items.flatMap((item, index) => manifestsIn(item, `${place}, item ${index + 1}`));
  }
  const { name, namespace } = isMapping(metadata) ? metadata : {};
  if (!isWord(name)) throw new UsageError(`${place}: ${kind} without a name: \`metadata.name\` is missing`);
  if (namespace !== undefined && !isWord(namespace)) {
    throw new UsageError(`${place}: ${kind} ${name}: \`metadata.namespace\` takes a name`);
  }
  return [{ apiVersion, kind, name, namespace, object: data as JsonObject, place }];
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
