import { dirname, resolve } from 'node:path';
import { loadCel } from '../expect/cel.ts';
import { checkExisting } from './check-existing.ts';
import { checkLandmines } from './check-landmines.ts';
import { checkMatches } from './check-matches.ts';
import { checkNames } from './check-names.ts';
import { checkRequires } from './check-requires.ts';
import { checkSteps } from './check-steps.ts';
import { celExpressions, checkTests } from './check-tests.ts';
import { isMapping } from './choice.ts';
import { fileSchema } from './file-schema.ts';
import { type Finding, parseWith } from './issues.ts';
import { type Variant, variantsOf } from './matrix.ts';
import type { Scenario } from './model.ts';
import { normalize } from './normalize.ts';
import { outline } from './outline.ts';
import { mostProblems, type ParsedDocument, parseYaml } from './parse-yaml.ts';
import { fillWords } from './placeholder.ts';
import type { Problem } from './problem.ts';
import { readText, tooLarge } from './read-text.ts';
import { checkReferences, type Looked } from './references.ts';
import type { Registries } from './registries.ts';
import { textSource } from './source.ts';

/** A plan with its warnings; or all that is wrong, with at least one error. In the order of the file. */
export type Loaded =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      readonly warnings: readonly Problem[];
      /** Every way to run the file; of them this is the one that was asked for. */
      readonly variants: readonly Variant[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface LoadOptions {
  /** Which of the file's variants is meant; absent: the first. */
  readonly variant?: Variant;
  /** Share it between files that name the same manifests: each is looked at once. */
  readonly looked?: Looked;
  /** Takes the place of the values that the file gives its `vars`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Gets the names of the file's `vars`. */
  readonly varNames?: Set<string>;
}

/** Bytes of a scenario file: it is written by people. */
const limit = 64 * 1024;

/** Reads and checks a scenario file. Never rejects for what the file is. */
export function loadScenario(file: string, registries: Registries, options: LoadOptions = {}): Promise<Loaded> {
  const read = readText(file, limit);
  if ('problem' in read) {
    return Promise.resolve({ ok: false, problems: [textSource(file, '').problem(read.problem, { offset: 0 })] });
  }
  return loadText(read.text, file, dirname(resolve(file)), registries, options);
}

/** The same for a text; `folder` is where relative paths start. */
export async function loadText(
  text: string,
  name: string,
  folder: string,
  registries: Registries,
  { looked = new Map(), vars = {}, varNames, variant }: LoadOptions = {},
): Promise<Loaded> {
  if (text.length > limit) {
    return { ok: false, problems: [textSource(name, text).problem(tooLarge(text.length, limit), { offset: 0 })] };
  }
  const parsed = parseYaml(name, text);
  if (!('documents' in parsed)) return { ok: false, problems: parsed.problems };
  const problem = wrongDocuments(parsed.documents, textSource(name, text));
  const [document] = parsed.documents;
  if (problem !== undefined || document === undefined || !isMapping(document.data)) {
    return { ok: false, problems: problem === undefined ? [] : [problem] };
  }
  const own = ownVars(document.data);
  const variants = variantsOf(document.data, vars);
  const chosen = variant ?? variants[0] ?? {};
  for (const name of [...Object.keys(own), ...Object.keys(chosen)]) varNames?.add(name);
  const data = fillWords(document.data, { ...own, ...vars, ...chosen });
  return check({ data, source: document.source, folder, registries, looked, variants, variant: chosen });
}

function wrongDocuments(
  [first, second]: readonly ParsedDocument[],
  text: ReturnType<typeof textSource>,
): Problem | undefined {
  if (second !== undefined) {
    return second.source.problem(
      { code: 'MULTIPLE_DOCUMENTS', message: 'a scenario is one document; make a file of each' },
      { path: [] },
    );
  }
  if (first === undefined || first.data === null || first.data === undefined) {
    return text.problem({ code: 'EMPTY_FILE', message: 'there is no scenario in it' }, { offset: 0 });
  }
  if (isMapping(first.data)) return undefined;
  const message = 'a scenario is a mapping that begins with `apiVersion: labrig/v1alpha1`';
  return first.source.problem({ code: 'WRONG_TYPE', message }, { path: [] });
}

/** As far as they are texts: what is wrong with the others is the schema's to say. */
function ownVars({ vars }: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  if (!isMapping(vars)) return {};
  return Object.fromEntries(
    Object.entries(vars).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

interface Checking extends Required<Pick<LoadOptions, 'looked' | 'variant'>> {
  readonly data: Readonly<Record<string, unknown>>;
  readonly source: ParsedDocument['source'];
  readonly folder: string;
  readonly registries: Registries;
  readonly variants: readonly Variant[];
}

async function check({ data, source, folder, registries, looked, variants, variant }: Checking): Promise<Loaded> {
  const { value, findings } = parseWith(schemaOf(registries), data);
  const outlined = outline(data, registries);
  const cel = celExpressions(outlined).length === 0 ? undefined : await loadCel();
  const references = checkReferences(outlined, { registries, folder, looked });
  const all: readonly Finding[] = [
    ...findings,
    ...(await checkRequires(data)),
    ...checkSteps(outlined, registries),
    ...checkNames(outlined, variants),
    ...checkMatches(outlined, registries, value !== undefined),
    ...checkTests(outlined, { registries, cel }),
    ...references.findings,
    ...checkExisting(outlined),
    ...checkLandmines(outlined),
  ];
  const own = all
    .slice(0, mostProblems)
    .map((one) => quoteVersion(source.problem(one, one)))
    .sort((a, b) => a.line - b.line || a.col - b.col);
  const problems = [...own, ...references.problems];
  if (value === undefined || problems.some(({ severity }) => severity === 'error')) return { ok: false, problems };
  let plan: Scenario | undefined;
  return {
    ok: true,
    // Made when it is asked for: who wants to know only whether a thousand files are right never asks.
    get scenario() {
      return (plan ??= normalize(value, { registries, folder, config: references.config, variant }));
    },
    warnings: problems,
    variants,
  };
}

/** Only the text shows what YAML made a number of: 1.30 is 1.3 by then. */
function quoteVersion(problem: Problem): Problem {
  if (problem.code !== 'UNQUOTED_VERSION') return problem;
  const written = problem.source.slice(problem.col - 1, problem.col - 1 + problem.length);
  const number = String(Number(written)) === written ? 'a number' : `the number ${Number(written)}`;
  return { ...problem, message: `YAML reads ${written} as ${number}: write it in quotes, "${written}"` };
}

const schemas = new WeakMap<Registries, ReturnType<typeof fileSchema>>();

/** Built once, when the first file is looked at. */
export function schemaOf(registries: Registries): ReturnType<typeof fileSchema> {
  const known = schemas.get(registries) ?? fileSchema(registries);
  schemas.set(registries, known);
  return known;
}
