import * as z from 'zod';
import { lookup, PathError, parsePath } from '../expect/path.ts';
import { inWords } from '../expect/words.ts';
import { parseJson } from '../cluster/api-status.ts';
import type { Json, JsonObject } from '../scenario/model.ts';

/** How an answer tells which of a Service's pods gave it. */
export const backendWord = z
  .strictObject({
    json: z
      .string()
      .min(1)
      .refine(isPath, 'not a path')
      .optional()
      .describe('A field of the body, which is JSON: `hostname`.'),
    header: z.string().min(1).optional().describe('A header of the answer.'),
    matches: z
      .string()
      .min(1)
      .refine(isPattern, 'not a regular expression')
      .optional()
      .describe('What this regular expression finds in the body: its first group, else all of it.'),
  })
  .refine(
    (words) => Object.values(words).filter((one) => one !== undefined).length === 1,
    'say how exactly once: `json`, `header` or `matches`',
  );

export type BackendWord = z.infer<typeof backendWord>;

/** `labrig/server` answers so. */
const usual: BackendWord = { json: 'hostname' };

/** The answer with its `backend`, where that is asked for and it tells; nothing stands for one that does not. */
export function tellBackend(
  answer: JsonObject,
  { backend, requests }: { readonly backend?: BackendWord | undefined; readonly requests?: number | undefined },
): JsonObject {
  const word = backend ?? (requests === undefined ? undefined : usual);
  if (word === undefined) return answer;
  const told = backendOf(answer, word);
  return told === undefined ? answer : { ...answer, backend: told };
}

function backendOf({ body, headers }: JsonObject, word: BackendWord): string | undefined {
  const text = typeof body === 'string' ? body : '';
  if (word.header !== undefined) return textOf((headers as JsonObject | undefined)?.[word.header.toLowerCase()]);
  if (word.matches !== undefined) {
    const found = new RegExp(word.matches, 'u').exec(text);
    return found === null ? undefined : (found[1] ?? found[0]);
  }
  const parsed = parseJson(text);
  if (parsed === undefined || word.json === undefined) return undefined;
  return textOf(lookup(parsePath(word.json), parsed)[0]?.value);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** One item for each backend and status, with how many of the requests it answered; the rest is of the last of them. */
export function tally(answers: readonly JsonObject[]): readonly JsonObject[] {
  const groups = new Map<string, { readonly last: JsonObject; readonly requests: number }>();
  for (const answer of answers) {
    const key = keyOf(answer);
    groups.set(key, { last: answer, requests: (groups.get(key)?.requests ?? 0) + 1 });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { last, requests }]) => ({ ...last, requests }));
}

export function keyOf({ backend, status, error }: JsonObject): string {
  return `${inWords(backend ?? 'no backend')} ${inWords(status)}${error === undefined ? '' : ` ${inWords(error)}`}`;
}

function isPath(text: string): boolean {
  try {
    parsePath(text);
    return true;
  } catch (error) {
    if (error instanceof PathError) return false;
    throw error;
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
