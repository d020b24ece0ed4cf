import type { PlannedStep } from '../engine/plan.ts';
import type { Scenario } from '../scenario/model.ts';
import { describeGoal } from './describe.ts';
import { terminalLine, terminalLines } from './escape.ts';
import { inLanguage } from './teaching-text.ts';
import { wrap } from './width.ts';

export interface PlanOptions {
  readonly columns?: number | undefined;
  readonly language: string;
}

/** Lines of `--dry-run`: what a run would do, step by step, and what each fault would hit. */
export function planLines(scenario: Scenario, plan: readonly PlannedStep[], options: PlanOptions): readonly string[] {
  const title = inLanguage(scenario.title, options.language);
  return [
    ...line(`${scenario.name}${title === undefined ? '' : `: ${title}`}`, 0, options),
    ...line(`lab: ${labText(scenario)}`, 2, options),
    ...scenario.steps.flatMap((step, index) => [
      '',
      ...line(`${index + 1}. ${step.name}`, 0, options),
      ...step.save.flatMap((save) => line(`keep ${save.value} of ${save.query.subject} as "${save.name}"`, 3, options)),
      ...changeLines(plan[index], options),
      ...step.throughout.flatMap((one) => line(`expect ${describeGoal(one, 'throughout')}`, 3, options)),
      ...step.expect.flatMap((goal) => line(`expect ${describeGoal(goal)}`, 3, options)),
    ]),
  ];
}

function labText({ cluster, requires }: Scenario): string {
  return [
    cluster.provider ?? (requires.kernel === undefined ? 'kind' : 'kind, or vm where the kernel is not'),
    ...(cluster.existing === undefined ? [] : [`context ${cluster.existing.context}`]),
    ...(cluster.kubernetes === undefined ? [] : [`Kubernetes ${cluster.kubernetes}`]),
    ...(cluster.egress === undefined ? [] : [`egress ${cluster.egress}`]),
    ...(cluster.images.length === 0 ? [] : [`images ${cluster.images.join(', ')}`]),
    ...(requires.kubernetes === undefined ? [] : [`needs Kubernetes ${requires.kubernetes}`]),
    ...(requires.kernel === undefined ? [] : [`needs a kernel with ${requires.kernel.join(', ')}`]),
  ].join(', ');
}

function changeLines(planned: PlannedStep | undefined, options: PlanOptions): readonly string[] {
  if (planned?.change === undefined) return [];
  const { change, targets } = planned;
  const hits = targets?.length === 0 ? ['nothing: the fault would be ineffective'] : (targets ?? []);
  return [...line(`do: ${change}`, 3, options), ...hits.flatMap((target) => line(`hits ${target}`, 5, options))];
}

function line(text: string, indent: number, { columns }: PlanOptions): readonly string[] {
  const room = columns === undefined ? undefined : Math.max(columns - indent, 10);
  return wrap(terminalLine(terminalLines(text).join(' ')), room).map((part) => ' '.repeat(indent) + part);
}
