import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { actions } from '../../lib/actions/registry.ts';
import { faults } from '../../lib/faults/registry.ts';
import { subjects } from '../../lib/observe/registry.ts';
import { type Loaded, loadText } from '../../lib/scenario/load.ts';
import type { Problem } from '../../lib/scenario/problem.ts';
import type { Registries } from '../../lib/scenario/registries.ts';

export const registries: Registries = { subjects: [...subjects.values()], actions, faults };

/** The compiled test is three folders below the root of the repository, as its source is two. */
export const root = join(import.meta.dirname, '..', '..', '..');

export const fixtures = join(root, 'test', 'scenario', 'fixtures');

export function fixtureNames(verdict: 'valid' | 'invalid'): readonly string[] {
  return readdirSync(fixtures).filter((name) => name.startsWith(`${verdict}-`) && name.endsWith('.yaml'));
}

export function load(text: string): Promise<Loaded> {
  return loadText(text, 'test.yaml', fixtures, registries);
}

/** A scenario with these lines in its only step. */
export function withStep(lines: string): string {
  return `apiVersion: labrig/v1alpha1\nkind: Scenario\nmetadata: {name: test}\nsteps:\n  - name: One\n${lines}`;
}

export function problemsOf(loaded: Loaded): readonly Problem[] {
  return loaded.ok ? loaded.warnings : loaded.problems;
}

/** `CODE line:col`, with the file where it is not the scenario itself. */
export function inShort({ code, file, line, col }: Problem, scenario: string): string {
  return `${code} ${file === scenario ? '' : `${basename(file)}:`}${line}:${col}`;
}
