import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { scenarioFiles } from '../../lib/cli/scenario-files.ts';
import { codes } from '../../lib/scenario/codes.ts';
import { parseFully, strangeCharacter } from '../../lib/scenario/parse-yaml.ts';
import { readPlainYaml } from '../../lib/scenario/plain-yaml.ts';
import { formatProblem } from '../../lib/scenario/problem.ts';
import { fixtureNames, fixtures, load, problemsOf } from './support.ts';

const seeds = [...fixtureNames('valid'), ...fixtureNames('invalid')].map((name) =>
  readFileSync(join(fixtures, name), 'utf8'),
);
const scenarios = scenarioFiles(['scenarios', 'test/e2e/negatives']).map((file) => readFileSync(file, 'utf8'));

const words = [
  'steps',
  'expect',
  'objects',
  'containers',
  'api',
  'http',
  'all',
  'any',
  'none',
  'count',
  'cel',
  'within',
  'for',
  'sequence',
  'throughout',
  'save',
  'inject',
  'apply',
  'deleteContainers',
  'kind',
  'name',
  'exists',
  'in',
  'matches',
  'sameAs',
  'ready',
  '90s',
  '1.30',
  '{}',
  '[]',
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '\n',
  '\n  ',
  '\n    ',
  ',',
  '"',
  "'",
  '&a',
  '*a',
  '!x',
  '#',
  '|',
  '>',
  '---',
  '...',
  '%YAML 1.1',
  '\t',
  '\0',
  '\u2028',
  '\ud800',
  '🙂',
  '-1',
  '1e999',
  '.nan',
  'null',
  '~',
  'true',
  '0x10',
  '<<',
  '__proto__',
  'constructor',
  '(',
  'items.all(',
  '[*]',
  '[a=b]',
] as const; // prettier-ignore

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...words) },
  fc.string({ unit: 'binary', maxLength: 6 }),
);

/** One of the texts with parts cut out, put in, and repeated. */
const mutated = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), put: piece }), {
        minLength: 1,
        maxLength: 6,
      }),
    )
    .map(([seed, edits]) =>
      edits.reduce((text, { at, cut, put }) => {
        const start = Math.floor(at * text.length);
        return text.slice(0, start) + put + text.slice(start + cut);
      }, seed),
    );

const random = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

/** JSON is YAML: well-formed values where the format wants others. */
const misplaced = fc
  .tuple(fc.constantFrom('metadata', 'cluster', 'steps', 'requires', 'title'), fc.json({ maxDepth: 4 }))
  .map(([key, value]) => `apiVersion: labrig/v1alpha1\nkind: Scenario\nmetadata: {name: test}\n${key}: ${value}\n`);

const text = fc.oneof(
  { weight: 6, arbitrary: mutated(seeds) },
  { weight: 2, arbitrary: misplaced },
  { weight: 2, arbitrary: random },
);

const seed = process.env['FUZZ_SEED'] === undefined ? {} : { seed: Number(process.env['FUZZ_SEED']) };

test('10,000 random and mutated files: problems with a place, or a plan', async (t) => {
  t.timeout(120_000);
  await fc.assert(
    fc.asyncProperty(text, async (file) => {
      const start = process.cpuUsage().user;
      const loaded = await load(file);
      if (process.cpuUsage().user - start > 1_000_000) return false;
      const problems = problemsOf(loaded);
      if (loaded.ok && JSON.stringify(loaded.scenario) === '') return false;
      if (!loaded.ok && !problems.some(({ severity }) => severity === 'error')) return false;
      return problems.every(
        (problem) =>
          problem.line >= 1 &&
          problem.col >= 1 &&
          problem.code in codes &&
          problem.message !== '' &&
          !/\n\s+at |\bundefined\b|\[object [A-Z]/.test(formatProblem({ ...problem, source: '' })),
      );
    }),
    { numRuns: 10_000, ...seed },
  );
  t.pass();
});

test('30,000 random and mutated files: what is read as plain YAML is what the full parser reads', (t) => {
  t.timeout(120_000);
  let plain = 0;
  fc.assert(
    fc.property(fc.oneof(text, mutated(scenarios)), (file) => {
      const read = strangeCharacter('test.yaml', file) === undefined ? readPlainYaml(file) : undefined;
      if (read === undefined) return;
      plain++;
      const parsed = parseFully('test.yaml', file);
      assert.deepEqual(parsed.problems, []);
      assert.deepEqual('documents' in parsed && parsed.documents.map(({ data }) => data), [read.data]);
    }),
    { numRuns: 30_000, ...seed },
  );
  t.true(plain > 3000, `${plain} were plain`);
});
