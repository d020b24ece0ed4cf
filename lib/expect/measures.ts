import type { MeasureEntry } from '../journal/entry.ts';
import type { Measure } from '../scenario/model.ts';
import { between, type End } from './machine.ts';
import type { PlannedGoal } from './plan.ts';

/** The named figures: written as soon as both of their ends are known. */
export interface Measures {
  take(t: number, step: number, planned: PlannedGoal, end: End, record: MarkedStep): readonly MeasureEntry[];
}

interface MarkedStep {
  readonly goals: { readonly mark: number | undefined };
}

interface Waiting {
  readonly step: number;
  readonly measure: Measure;
  readonly until: number;
}

export function createMeasures(): Measures {
  /** `t` at which the named goals of a step began to hold. */
  const known = new Map<string, number>();
  let waiting: readonly Waiting[] = [];
  const place = (step: number, name: string): string => `${step} ${name}`;

  return {
    take(t, step, { goal }, { state, since, longest }, { goals }) {
      if (state !== 'satisfied' || since === undefined) return [];
      if (longest !== undefined) {
        return goal.measure === undefined ? [] : [{ t, type: 'measure', step, name: goal.measure.name, ms: longest }];
      }
      if (goal.name !== undefined) known.set(place(step, goal.name), since);
      if (goal.measure !== undefined) waiting = [{ step, measure: goal.measure, until: since }, ...waiting];
      const fromOf = ({ step: of, measure }: Waiting): number | undefined =>
        measure.since === undefined ? goals.mark : known.get(place(of, measure.since));
      const due = waiting.flatMap((one) => {
        const from = fromOf(one);
        return from === undefined ? [] : [{ one, from }];
      });
      waiting = waiting.filter((one) => !due.some((found) => found.one === one));
      return due.map(({ one, from }) => ({
        t,
        type: 'measure',
        step: one.step,
        name: one.measure.name,
        ms: between(from, one.until),
      }));
    },
  };
}
