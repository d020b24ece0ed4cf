import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMapping } from './choice.ts';
import type { Finding } from './issues.ts';
import { show } from './issues.ts';
import type { JsonObject } from './model.ts';
import type { ChangeOutline, Outline } from './outline.ts';
import { parseYaml } from './parse-yaml.ts';
import type { Problem } from './problem.ts';
import { readText } from './read-text.ts';
import type { Registries } from './registries.ts';
import { type Path, textSource, type Source } from './source.ts';

/** Bytes of a manifest or cluster config; the largest bundles of custom resource definitions stay below. */
const limit = 4_000_000;

export const kindConfigVersion = 'kind.x-k8s.io/v1alpha4';

/** What the files that a scenario names hold: problems at the scenario's key, or in the file itself. */
export interface References {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly config?: JsonObject;
}

/** Manifests and cluster configs that were looked at already, by path: scenarios of one homework share them. */
export type Looked = Map<string, LookedAt>;

interface LookedAt {
  readonly problems: readonly Problem[];
  /** Where it is a cluster config, and a good one. */
  readonly config?: JsonObject;
}

export function checkReferences(
  { root, steps }: Outline,
  { registries, folder, looked }: { readonly registries: Registries; readonly folder: string; readonly looked: Looked },
): References {
  const config = checkConfig(root, { folder, looked });
  const manifests = steps
    .flatMap(({ changes }) => changes)
    .map((change) => checkManifests(change, { registries, folder, looked }));
  return {
    findings: [...config.findings, ...manifests.flatMap(({ findings }) => findings)],
    problems: [...config.problems, ...manifests.flatMap(({ problems }) => problems)],
    ...(config.config === undefined ? {} : { config: config.config }),
  };
}

function checkConfig(
  root: Readonly<Record<string, unknown>>,
  { folder, looked }: Pick<LookContext, 'folder' | 'looked'>,
): References {
  const cluster = root['cluster'];
  const given = isMapping(cluster) ? cluster['config'] : undefined;
  const path: Path = ['cluster', 'config'];
  if (isMapping(given)) return { findings: configFindings(given, path), problems: [], config: given as JsonObject };
  if (typeof given !== 'string' || given === '') return { findings: [], problems: [] };
  const file = resolve(folder, given);
  const key = `config ${file}`;
  const known = looked.get(key);
  if (known !== undefined) return { findings: [], ...known };
  const read = readText(file, limit);
  if ('problem' in read) return { findings: [missing(given, read.problem.message, path)], problems: [] };
  const found = readConfig(file, read.text);
  looked.set(key, found);
  return { findings: [], ...found };
}

function readConfig(file: string, text: string): LookedAt {
  const parsed = parseYaml(file, text);
  if (parsed.problems.length > 0) return { problems: parsed.problems };
  const [document, second] = 'documents' in parsed ? parsed.documents : [];
  const source = document?.source ?? textSource(file, text);
  const problems = configFindings(document?.data, []).map((one) => source.problem(one, one));
  if (second !== undefined)
    problems.push(
      second.source.problem({ code: 'MULTIPLE_DOCUMENTS', message: 'a cluster is one document' }, { path: [] }),
    );
  if (problems.length > 0 || !isMapping(document?.data)) return { problems };
  return { problems, config: document.data as JsonObject };
}

function missing(name: string, reason: string, path: Path): Finding {
  return { code: 'FILE_MISSING', message: `${show(name)}: ${reason} (paths start at the scenario's own folder)`, path };
}

/** Only what says that this is a cluster of kind's: the rest is kind's own to judge. */
function configFindings(config: unknown, path: Path): readonly Finding[] {
  if (!isMapping(config))
    return [
      {
        code: 'BAD_KIND_CONFIG',
        message: `a cluster config is a mapping with \`apiVersion: ${kindConfigVersion}\``,
        path,
      },
    ];
  const { apiVersion, kind, nodes } = config;
  const findings: Finding[] = [];
  if (apiVersion !== kindConfigVersion) {
    const what =
      apiVersion === undefined ? '`apiVersion` is missing' : `${show(apiVersion)} is not the version that kind reads`;
    findings.push({
      code: 'BAD_KIND_CONFIG',
      message: `${what}: write \`apiVersion: ${kindConfigVersion}\``,
      path: [...path, 'apiVersion'],
    });
  }
  if (kind !== 'Cluster') {
    const what = kind === undefined ? '`kind` is missing' : `${show(kind)} is not a cluster`;
    findings.push({ code: 'BAD_KIND_CONFIG', message: `${what}: write \`kind: Cluster\``, path: [...path, 'kind'] });
  }
  if (nodes !== undefined && !Array.isArray(nodes))
    findings.push({ code: 'BAD_KIND_CONFIG', message: '`nodes` is a list', path: [...path, 'nodes'] });
  return findings;
}

interface LookContext {
  readonly registries: Registries;
  readonly folder: string;
  readonly looked: Looked;
}

/** By convention (see Action.schema) a spec's `files` are paths, its `objects` inline manifests. */
function checkManifests(change: ChangeOutline, { registries, folder, looked }: LookContext): References {
  const verbs = change.kind === 'action' ? registries.actions : registries.faults;
  const parsed = verbs.find(({ verb }) => verb === change.verb)?.schema.safeParse(change.raw);
  if (parsed?.success !== true) return { findings: [], problems: [] };
  const { files, objects } = parsed.data;
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  for (const [index, name] of (Array.isArray(files) ? files : []).entries()) {
    if (typeof name !== 'string') continue;
    const found = manifestFiles(resolve(folder, name));
    const place = placeOfFile(change, index);
    if (typeof found === 'string') findings.push(missing(name, found, place));
    else problems.push(...found.flatMap((file) => lookAt(file, looked)));
  }
  for (const [index, object] of (Array.isArray(objects) ? objects : []).entries()) {
    findings.push(...manifestFindings(object, placeOfObject(change, index)));
  }
  return { findings, problems };
}

/** Where the file writes it: `apply: a.yaml`, `apply: [a.yaml]`, `apply: {files: [a.yaml]}`. */
function placeOfFile({ raw, path }: ChangeOutline, index: number): Path {
  if (Array.isArray(raw)) return [...path, index];
  if (!isMapping(raw)) return path;
  return Array.isArray(raw['files']) ? [...path, 'files', index] : [...path, 'files'];
}

function placeOfObject({ raw, path }: ChangeOutline, index: number): Path {
  const objects = isMapping(raw) ? raw['objects'] : undefined;
  return Array.isArray(objects) ? [...path, 'objects', index] : path;
}

/** The manifests that a path means, or why there are none. */
function manifestFiles(path: string): readonly string[] | string {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => /\.(ya?ml|json)$/.test(name));
    return names.length === 0
      ? 'the folder holds no manifest (.yaml, .yml, .json)'
      : names.sort().map((name) => join(path, name));
  } catch {
    return 'there is no such file';
  }
}

function lookAt(file: string, looked: Looked): readonly Problem[] {
  const known = looked.get(file);
  if (known !== undefined) return known.problems;
  const problems = problemsOfManifest(file);
  looked.set(file, { problems });
  return problems;
}

function problemsOfManifest(file: string): readonly Problem[] {
  const read = readText(file, limit);
  if ('problem' in read) return [textSource(file, '').problem(read.problem, { offset: 0 })];
  const parsed = parseYaml(file, read.text);
  if (parsed.problems.length > 0 || !('documents' in parsed)) return parsed.problems;
  const whole: Source = textSource(file, read.text);
  const filled = parsed.documents.filter(({ data }) => data !== null && data !== undefined);
  if (filled.length === 0)
    return [whole.problem({ code: 'BAD_MANIFEST', message: 'there is no object in it' }, { offset: 0 })];
  return filled.flatMap(({ data, source }) => manifestFindings(data, []).map((one) => source.problem(one, one)));
}

function manifestFindings(object: unknown, path: Path): readonly Finding[] {
  if (!isMapping(object))
    return [{ code: 'BAD_MANIFEST', message: 'a Kubernetes object is a mapping with `apiVersion` and `kind`', path }];
  return ['apiVersion', 'kind'].flatMap((key): readonly Finding[] => {
    const value = object[key];
    if (typeof value === 'string' && value !== '') return [];
    const what = value === undefined ? 'is missing' : `takes a string, not ${show(value)}`;
    return [{ code: 'BAD_MANIFEST', message: `not a Kubernetes object: \`${key}\` ${what}`, path: [...path, key] }];
  });
}
