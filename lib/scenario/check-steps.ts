import { isMapping } from './choice.ts';
import type { Finding } from './issues.ts';
import type { Outline, StepOutline } from './outline.ts';

/** One change for each step, and something expected in all. */
export function checkSteps({ steps }: Outline): readonly Finding[] {
  const findings = steps.flatMap(checkVerbs);
  const expects = steps.some(({ throughout, expect }) => throughout.length + expect.length > 0);
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
