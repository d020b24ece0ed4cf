import { isMapping } from './choice.ts';
import type { Finding } from './issues.ts';
import type { Outline, StepOutline } from './outline.ts';
import type { Registries } from './registries.ts';

/** One change for each step, and something expected in all. */
export function checkSteps({ steps }: Outline, registries: Registries): readonly Finding[] {
  const findings = steps.flatMap((step) => [...checkVerbs(step), ...checkAnswers(step, registries)]);
  const expects = steps.some(
    ({ answers, throughout, expect }) => answers.length + throughout.length + expect.length > 0,
  );
  if (expects || steps.length === 0) return findings;
  const message = 'nothing is expected of the cluster: the scenario passes whatever it does';
  return [...findings, { code: 'NOTHING_EXPECTED', message, path: ['steps'], part: 'key', severity: 'warning' }];
}

function checkVerbs({ raw, path, changes }: StepOutline): readonly Finding[] {
  const inject = raw['inject'];
  const empty = isMapping(inject) && Object.keys(inject).length === 0;
  const [first, ...others] = changes;
  return [
    ...(empty ? [{ code: 'NO_VERB', message: 'which fault?', path: [...path, 'inject'] } as const] : []),
    ...others.map(
      (other): Finding => ({
        code: 'SEVERAL_VERBS',
        message: `the step does \`${first?.verb ?? ''}\` already: a step makes one change; make \`${other.verb}\` a step of its own`,
        path: other.path,
        part: 'key',
      }),
    ),
  ];
}

function checkAnswers({ path, changes, answers }: StepOutline, { actions }: Registries): readonly Finding[] {
  return answers.flatMap((word): readonly Finding[] => {
    // A program has no warnings: that it gives none would always be so.
    const answering = actions.filter(({ answeredBy }) => (word === 'warned' ? answeredBy === 'api' : answeredBy));
    if (changes.some(({ verb }) => answering.some((action) => action.verb === verb))) return [];
    const message = `only these can be \`${word}\`: ${answering.map(({ verb }) => `\`${verb}\``).join(', ')}`;
    return [{ code: 'NO_ANSWER', message, path: [...path, word], part: 'key' }];
  });
}
