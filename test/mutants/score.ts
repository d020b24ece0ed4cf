import { celFor } from '../../lib/expect/cel.ts';
import type { Facets } from '../../lib/expect/facet.ts';
import { createJudge, type Decision } from '../../lib/expect/judge.ts';
import { isDerived } from '../../lib/expect/replay.ts';
import type { Entry, ExpectationEntry } from '../../lib/journal/entry.ts';
import type { Expectation, Goal, Scenario, Sequence } from '../../lib/scenario/model.ts';
import type { Mutated } from './contradict.ts';
import { mutantsOfSequence, mutantsOfState, mutantsOfTime } from './mutants.ts';
import { pin } from './pin.ts';

export interface Judged {
  /** `state`, `throughout` or `sequence`, and the subject: `state of objects`. */
  readonly kind: string;
  readonly how: string;
  /** `0.expect.1 all.status.phase` */
  readonly what: string;
  readonly found: boolean;
  /** Why it was not found, or why the mutants of this expectation say nothing. */
  readonly why: string;
}

/** Mutates each expectation that a journal shows to be satisfied, and judges each mutant on it. */
export async function judgeMutants(entries: readonly Entry[], facets: Facets): Promise<readonly Judged[]> {
  const [run] = entries;
  if (run?.type !== 'run') throw new TypeError('a journal begins with its run');
  const { scenario } = run;
  // A fault that changed nothing decides a run, whatever was expected: here the expectations are asked.
  const observed = entries.filter((entry) => !isDerived(entry) && entry.type !== 'proof' && entry.type !== 'problem');
  const shown = entries.filter((entry) => entry.type === 'expectation').filter(({ state }) => state === 'satisfied');
  const satisfied = new Set(shown.map(({ id }) => id));
  const judged: Judged[] = [];
  for (const entry of shown) judged.push(...(await judgeGoal({ scenario, observed, entry, satisfied, facets })));
  return judged;
}

interface Satisfied {
  readonly scenario: Scenario;
  readonly observed: readonly Entry[];
  readonly entry: ExpectationEntry;
  /** The ids of all that are. */
  readonly satisfied: ReadonlySet<string>;
  readonly facets: Facets;
}

async function judgeGoal({ scenario, observed, entry, satisfied, facets }: Satisfied): Promise<readonly Judged[]> {
  const { id, step, after = 0 } = entry;
  const planned = scenario.steps[step];
  const lasting = planned?.throughout.find((one) => one.id === id);
  const goal = lasting ?? planned?.expect.find((one) => one.id === id);
  if (goal === undefined) throw new TypeError(`no expectation ${id}`);
  const asRecorded = (mutant: Goal): Promise<Decision> =>
    judge(replaced(scenario, step, mutant, satisfied), observed, facets);
  if (isSequence(goal)) {
    const inTime = { ...goal, within: after };
    return findAll({ kind: 'sequence', id, control: inTime, mutants: mutantsOfSequence(inTime), judgeOne: asRecorded });
  }
  const { subject } = goal.query;
  const mutants = mutantsOfState(goal);
  if (lasting !== undefined)
    return findAll({ kind: `throughout of ${subject}`, id, control: goal, mutants, judgeOne: asRecorded });
  const pinned = pin(scenario, observed, entry, goal, facets);
  const atThatLook = (mutant: Expectation): Promise<Decision> => judge(pinned.scenario(mutant), pinned.entries, facets);
  const inTime = async (mutant: Expectation): Promise<Decision> => {
    const decision = await asRecorded(mutant);
    // What cannot be seen at the limit is not wrong: then inconclusive is the right answer.
    return decision.verdict === 'inconclusive' ? { ...decision, verdict: 'failed' } : decision;
  };
  const kind = `state of ${subject}`;
  return [
    ...(await findAll({ kind, id, control: goal, mutants, judgeOne: atThatLook })),
    ...(await findAll({ kind, id, control: goal, mutants: mutantsOfTime(goal, after), judgeOne: inTime })),
  ];
}

interface Finding<T extends Goal> {
  readonly kind: string;
  readonly id: string;
  /** The original: where it does not pass, anything else would be found. */
  readonly control: T;
  readonly mutants: readonly Mutated<T>[];
  readonly judgeOne: (goal: T) => Promise<Decision>;
}

/** How many times a bound is moved on before it counts as not found. */
const furthest = 1000;

async function findAll<T extends Goal>({ kind, id, control, mutants, judgeOne }: Finding<T>): Promise<Judged[]> {
  const { verdict, reason } = await judgeOne(control);
  if (verdict !== 'passed') return [{ kind, how: 'control', what: id, found: false, why: `the original: ${reason}` }];
  const judged: Judged[] = [];
  for (const first of mutants) {
    let mutant = first;
    let decision = await judgeOne(mutant.value);
    for (let moved = 0; decision.verdict === 'passed' && mutant.further !== undefined && moved < furthest; moved++) {
      mutant = mutant.further();
      decision = await judgeOne(mutant.value);
    }
    const { how, at } = mutant;
    const found = decision.verdict === 'failed';
    judged.push({ kind, how, what: `${id} ${at}`, found, why: `${decision.verdict}: ${decision.reason}` });
  }
  return judged;
}

async function judge(scenario: Scenario, entries: readonly Entry[], facets: Facets): Promise<Decision> {
  const made = createJudge(scenario, facets, await celFor(scenario));
  for (const entry of entries) made.feed(entry);
  return made.verdict();
}

/** The step with this goal alone; one that lasts needs the others, which say when it ends. */
function replaced(scenario: Scenario, index: number, mutant: Goal, satisfied: ReadonlySet<string>): Scenario {
  return {
    ...scenario,
    steps: scenario.steps.slice(0, index + 1).map((step, at) => {
      if (at < index) return { ...step, expect: [], throughout: [] };
      if (isSequence(mutant) || !step.throughout.some(({ id }) => id === mutant.id))
        return { ...step, expect: [mutant], throughout: [] };
      return { ...step, throughout: [mutant], expect: step.expect.filter(({ id }) => satisfied.has(id)) };
    }),
  };
}

function isSequence(goal: Goal): goal is Sequence {
  return 'sequence' in goal;
}
