import type { Finding } from './issues.ts';
import { show } from './issues.ts';
import { isMapping } from './choice.ts';
import { longestName, type Variant, variantName } from './matrix.ts';
import { suggestion } from './nearest.ts';
import type { Outline, Part, StepOutline } from './outline.ts';
import type { Path } from './source.ts';

interface Named {
  readonly name: unknown;
  readonly path: Path;
}

/** Names that must be unique, and `measure.since`, which must lead to an earlier expectation of the step. */
export function checkNames({ root, steps }: Outline, variants: readonly Variant[]): readonly Finding[] {
  const goals = steps.flatMap(({ throughout, expect }) => [...throughout, ...expect]);
  return [
    ...duplicates(steps.map(namedBy('name')), 'step'),
    ...duplicates(steps.flatMap(({ save }) => save).map(namedBy('as')), 'save'),
    ...duplicates(goals.map(measureName), 'measured figure'),
    ...steps.flatMap(({ throughout, expect }) =>
      duplicates([...throughout, ...expect].map(namedBy('name')), 'expectation'),
    ),
    ...steps.flatMap(checkSince),
    ...checkVariants(root['metadata'], variants),
  ];
}

/** Each variant's scenario has a name of its own, and none is too long. */
function checkVariants(metadata: unknown, variants: readonly Variant[]): readonly Finding[] {
  const name = isMapping(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string' || name.length > longestName) return [];
  const names = variants.map((variant) => variantName(name, variant));
  const long = names.find((one) => one.length > longestName);
  const twice = names.find((one, index) => names.indexOf(one) < index);
  const problem = (message: string): Finding => ({ code: 'WRONG_VALUE', message, path: ['matrix'], part: 'key' });
  return [
    ...(long === undefined
      ? []
      : [problem(`${show(long)}: with its values a name has at most ${longestName} characters`)]),
    ...(twice === undefined ? [] : [problem(`two variants would be called ${show(twice)}`)]),
  ];
}

function namedBy(key: string): (part: Part) => Named {
  return ({ raw, path }) => ({ name: raw[key], path: [...path, key] });
}

function measureName({ raw, path }: Part): Named {
  const measure = raw['measure'];
  if (isMapping(measure)) return { name: measure['name'], path: [...path, 'measure', 'name'] };
  return { name: measure, path: [...path, 'measure'] };
}

function duplicates(all: readonly Named[], what: string): readonly Finding[] {
  const seen = new Set<unknown>();
  return all.flatMap(({ name, path }): readonly Finding[] => {
    if (typeof name !== 'string') return [];
    const again = seen.has(name);
    seen.add(name);
    return again ? [{ code: 'DUPLICATE_NAME', message: `another ${what} is called ${show(name)}`, path }] : [];
  });
}

function checkSince({ expect }: StepOutline): readonly Finding[] {
  return expect.flatMap(({ raw, path }, index): readonly Finding[] => {
    const measure = raw['measure'];
    const since = isMapping(measure) ? measure['since'] : undefined;
    if (typeof since !== 'string') return [];
    const earlier = expect.slice(0, index).flatMap(({ raw: { name } }) => (typeof name === 'string' ? [name] : []));
    if (earlier.includes(since)) return [];
    const message = `no earlier expectation of this step has the name ${show(since)}${suggestion(since, earlier)}`;
    return [{ code: 'UNKNOWN_NAME', message, path: [...path, 'measure', 'since'] }];
  });
}
