import { writeFileSync } from 'node:fs';
import { InfraError } from '../errors.ts';
import { describeGoal } from './describe.ts';
import { formatSeconds } from './duration.ts';
import { exitCode } from './exit-code.ts';
import type { ExpectationView, RunView, StepView } from './view-model.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

/** Writes a JUnit report of the runs. */
export function writeJunit(path: string, views: readonly RunView[]): void {
  try {
    writeFileSync(path, junitReport(views));
  } catch (cause) {
    throw new InfraError(`cannot write the JUnit report ${path}: ${String(cause)}`, { cause });
  }
}

/**
 * A suite for each run, with a case for each change, proof and expectation. What was not reached is skipped.
 * A suite is red exactly where the run's exit code is not 0.
 */
export function junitReport(views: readonly RunView[]): string {
  const suites = views.map((view) => ({ view, cases: casesOf(view) }));
  const all = suites.flatMap(({ cases }) => cases);
  return xmlDocument({
    name: 'testsuites',
    attributes: { name: 'labrig', ...totals(all), time: formatSeconds(sum(views.map((view) => view.t))) },
    children: suites.map(({ view, cases }) => suite(view, cases)),
  });
}

/** A test case before it is XML; without an outcome it passed. */
interface Case {
  readonly step?: StepView;
  readonly name: string;
  /** ms */
  readonly time?: number;
  readonly outcome?: { readonly is: 'failure' | 'error' | 'skipped'; readonly type?: string; readonly text: string };
}

function casesOf(view: RunView): readonly Case[] {
  const cases = view.steps.flatMap((step) => [
    ...changeCases(step),
    ...step.expectations.map((one) => expectationCase(one, step)),
  ]);
  const problems = view.problems.flatMap((problem): readonly Case[] =>
    problem.cause === 'requirement'
      ? []
      : [
          {
            name: `run: ${problem.cause}`,
            outcome: { is: 'error', type: problem.cause, text: joined(problem.message, problem.next) },
          },
        ],
  );
  const told = [...cases, ...problems];
  if (isRed(told) || (view.verdict !== undefined && exitCode(view.verdict.verdict) === 0)) return told;
  // Nothing above says that the run did not pass: the verdict itself does.
  const { verdict = 'no verdict', reason = 'the journal ends early' } = view.verdict ?? {};
  return [...told, { name: 'run: verdict', outcome: { is: 'error', type: verdict, text: reason } }];
}

function isRed(cases: readonly Case[]): boolean {
  return cases.some(({ outcome }) => outcome?.is === 'failure' || outcome?.is === 'error');
}

function changeCases(step: StepView): readonly Case[] {
  const planned = step.step.change;
  // A save that finds nothing fails the step in place of a change that may not even be planned.
  const verb = step.change?.verb ?? planned?.verb;
  if (verb === undefined) return [];
  const proof = planned?.kind === 'fault' ? [proofCase(step)] : [];
  return [changeCase(step, verb), ...proof];
}

function changeCase(step: StepView, verb: string): Case {
  const { change } = step;
  const one = { step, name: verb };
  if (change === undefined) return { ...one, outcome: { is: 'skipped', text: 'not reached' } };
  const time = change.to === undefined ? {} : { time: change.to - change.from };
  switch (change.state) {
    case 'done':
    case 'refused':
      return { ...one, ...time };
    case 'failed': {
      const { message = 'failed', reason = 'failed' } = change.error ?? {};
      return { ...one, ...time, outcome: { is: 'failure', type: reason, text: message } };
    }
    case 'started':
      return { ...one, outcome: { is: 'error', type: 'unfinished', text: 'begun, and not finished' } };
    default:
      return change.state satisfies never;
  }
}

function proofCase(step: StepView): Case {
  const { proof } = step;
  const one = { step, name: 'the fault changed something' };
  if (proof === undefined) return { ...one, outcome: { is: 'skipped', text: 'not reached' } };
  if (proof.changed) return one;
  const text = `${proof.summary}\nbefore: ${JSON.stringify(proof.before)}\nafter: ${JSON.stringify(proof.after)}`;
  return { ...one, outcome: { is: 'failure', type: 'ineffective', text } };
}

function expectationCase({ id, kind, goal, state, reason = '', after }: ExpectationView, step: StepView): Case {
  const one = { step, name: `${describeGoal(goal, kind)} [${id}]`, ...(after === undefined ? {} : { time: after }) };
  switch (state) {
    case 'satisfied':
      return one;
    case 'violated':
      return { ...one, outcome: { is: 'failure', type: 'violated', text: reason } };
    case 'inconclusive':
      return { ...one, outcome: { is: 'error', type: 'inconclusive', text: reason } };
    case 'pending': {
      const text = step.state === 'waiting' ? 'not reached' : 'not settled when the run ended';
      return { ...one, outcome: { is: 'skipped', text } };
    }
    default:
      return state satisfies never;
  }
}

function suite(view: RunView, cases: readonly Case[]): XmlElement {
  const { run, verdict } = view;
  const name = run?.scenario.name ?? 'run';
  return {
    name: 'testsuite',
    attributes: { name, ...totals(cases), time: formatSeconds(view.t), timestamp: run?.startedAt, file: run?.file },
    children: [
      { name: 'properties', children: propertiesOf(view) },
      ...cases.map((one) => testcase(one, name)),
      ...(verdict === undefined ? [] : [{ name: 'system-out', text: `${verdict.verdict}: ${verdict.reason}` }]),
    ],
  };
}

function propertiesOf(view: RunView): readonly XmlElement[] {
  const measures = view.steps.flatMap((step) => step.measures);
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['run', view.run?.id],
    ['verdict', view.verdict?.verdict],
    ['labrig', view.run?.labrig],
    ['kubernetes', view.lab?.kubernetes],
    ['provider', view.lab?.provider],
    ['why this provider', view.lab?.why],
    ['experiments', view.run?.scenario.experiments.join(' ')],
    ...view.images.map((image) => ['image', image] as const),
    ...measures.map(({ name, ms }) => [`measure: ${name}`, `${formatSeconds(ms)} s`] as const),
  ];
  return properties.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: 'property', attributes: { name, value } }],
  );
}

function testcase({ step, name, time, outcome }: Case, scenario: string): XmlElement {
  const place = step === undefined ? scenario : `${scenario}.${step.index + 1} ${step.step.name}`;
  const attributes = { classname: place, name, ...(time === undefined ? {} : { time: formatSeconds(time) }) };
  if (outcome === undefined) return { name: 'testcase', attributes };
  const { is, type, text } = outcome;
  const message = text.split('\n', 1)[0];
  const told =
    is === 'skipped' ? { name: is, attributes: { message } } : { name: is, attributes: { message, type }, text };
  return { name: 'testcase', attributes, children: [told] };
}

function totals(cases: readonly Case[]): { tests: number; failures: number; errors: number; skipped: number } {
  const count = (is: string): number => cases.filter(({ outcome }) => outcome?.is === is).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function joined(message: string, next: string | undefined): string {
  return next === undefined ? message : `${message}\nWhat to do: ${next}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
