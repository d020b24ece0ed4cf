import { answerShape } from './answer-schema.ts';
import { isMapping } from './choice.ts';
import type { Registries } from './registries.ts';
import type { Path } from './source.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The parts of a scenario file as far as they can be made out, however wrong the rest is: so that the checks find
 * everything at once, and not only once the schema is content.
 */
export interface Outline {
  readonly root: Mapping;
  readonly steps: readonly StepOutline[];
}

export interface StepOutline {
  readonly path: Path;
  readonly raw: Mapping;
  /** More than one is a problem, which is reported. */
  readonly changes: readonly ChangeOutline[];
  /** Words for what the API answers to the change. */
  readonly answers: readonly string[];
  readonly save: readonly Part[];
  /** With their `while`, each a part of its own. */
  readonly throughout: readonly Part[];
  readonly expect: readonly GoalOutline[];
}

export interface ChangeOutline {
  readonly path: Path;
  readonly kind: 'action' | 'fault';
  readonly verb: string;
  readonly raw: unknown;
}

export interface Part {
  readonly path: Path;
  readonly raw: Mapping;
}

export interface GoalOutline extends Part {
  /** Items of a sequence; absent: it is an expectation. */
  readonly items?: readonly Part[];
}

export function outline(root: Mapping, registries: Registries): Outline {
  return { root, steps: parts(root['steps'], ['steps']).map((step) => outlineStep(step, registries)) };
}

function outlineStep({ raw, path }: Part, registries: Registries): StepOutline {
  return {
    path,
    raw,
    changes: changesOf(raw, path, registries),
    answers: Object.keys(answerShape).filter((word) => word in raw),
    save: parts(raw['save'], [...path, 'save']),
    throughout: parts(raw['throughout'], [...path, 'throughout']).flatMap((part) => [part, ...conditionOf(part)]),
    expect: parts(raw['expect'], [...path, 'expect']).map((part) =>
      'sequence' in part.raw ? { ...part, items: parts(part.raw['sequence'], [...part.path, 'sequence']) } : part,
    ),
  };
}

function conditionOf({ raw, path }: Part): readonly Part[] {
  const condition = raw['while'];
  return isMapping(condition) ? [{ raw: condition, path: [...path, 'while'] }] : [];
}

function changesOf(raw: Mapping, path: Path, { actions, faults }: Registries): readonly ChangeOutline[] {
  const known = new Set(actions.map(({ verb }) => verb));
  const breaks = new Set(faults.map(({ verb }) => verb));
  return Object.entries(raw).flatMap(([key, value]): readonly ChangeOutline[] => {
    if (known.has(key)) return [{ path: [...path, key], kind: 'action', verb: key, raw: value }];
    if (key !== 'inject' || !isMapping(value)) return [];
    return Object.entries(value).flatMap(([verb, spec]): readonly ChangeOutline[] =>
      breaks.has(verb) ? [{ path: [...path, key, verb], kind: 'fault', verb, raw: spec }] : [],
    );
  });
}

function parts(list: unknown, path: Path): readonly Part[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((raw: unknown, index): readonly Part[] =>
    isMapping(raw) ? [{ raw, path: [...path, index] }] : [],
  );
}
