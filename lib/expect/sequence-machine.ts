import type { Sequence } from '../scenario/model.ts';
import type { Edges } from './edges.ts';
import { after, between, type End, firstLine, type Machine, seenNow } from './machine.ts';
import { type Moment, order, timeOf } from './order.ts';
import { unmet, unmetState } from './state-machine.ts';
import { duration } from './words.ts';

/** An item of a sequence. `repeats`: an equal one stands earlier, so it may have been true before its turn. */
export interface SequencePart {
  readonly edges: Edges;
  readonly words: string;
  readonly repeats: boolean;
}

/** A sequence begins with the change; its limit is known when the change is done: `setMark`. */
export interface SequenceMachine extends Machine {
  setMark(t: number): void;
}

type Moments = readonly (Moment | undefined)[];

/** `sequence`: each part comes true after the one before it did. */
export function createSequence(
  { within }: Pick<Sequence, 'within'>,
  parts: readonly SequencePart[],
  start: number,
): SequenceMachine {
  let mark: number | undefined;
  let end: End | undefined;

  const look = (): void => {
    if (end !== undefined) return;
    for (const { edges } of parts) edges.look();
    decide();
  };
  const decide = (): void => {
    if (end !== undefined) return;
    const moments = momentsOf(parts);
    const wrong = firstWrong(parts, moments);
    if (wrong !== undefined)
      end = { state: 'violated', reason: [wrong, ...orderSeen(parts, moments, start)].join('\n') };
    else if (mark !== undefined && moments.every((moment) => moment !== undefined)) end = complete(moments);
  };
  const complete = (moments: readonly Moment[]): End => {
    const unclear = moments.findIndex((moment, index) => {
      const before = moments[index - 1];
      return before !== undefined && order(before, moment) === 'uncertain';
    });
    const lines = orderSeen(parts, moments, start);
    if (unclear < 0) {
      const since = Math.max(...moments.map(timeOf));
      return { state: 'satisfied', reason: ['in this order:', ...lines].join('\n'), since };
    }
    const reason = `it cannot be told whether ${unclear} came before ${unclear + 1}: both were seen in the same look, or too close together`;
    return { state: 'inconclusive', reason: [reason, ...lines].join('\n') };
  };
  const late = (): End => {
    const moments = momentsOf(parts);
    const index = moments.indexOf(undefined);
    const part = parts[index];
    if (part === undefined) return complete(moments.filter((moment) => moment !== undefined));
    const reading = part.edges.reading();
    const head = `${index + 1} of ${parts.length} did not come within ${duration(within)}: ${part.words}`;
    const why =
      reading.state === 'true'
        ? ['it was so from the start, and did not become so anew']
        : unmet(part.edges.probe, reading, start);
    return { state: unmetState(reading), reason: [head, ...why, ...orderSeen(parts, moments, start)].join('\n') };
  };
  decide();

  return {
    probes: parts.map(({ edges }) => edges.probe),
    get end() {
      return end;
    },
    look,
    setMark(t) {
      mark = t;
      decide();
    },
    due: () => (end !== undefined || mark === undefined ? Infinity : after(mark + within)),
    pass() {
      end ??= late();
    },
    status() {
      const next = parts[momentsOf(parts).indexOf(undefined)];
      return {
        state: next?.edges.reading().state === 'unknown' ? 'unseen' : 'waiting',
        awaited: next?.words ?? 'the change is done',
        seen: next === undefined ? 'all came' : firstLine(seenNow(next.edges.probe, next.edges.reading())),
        ...(mark === undefined ? {} : { deadline: mark + within }),
      };
    },
  };
}

/** The first moment of each part that may count: for a part that repeats another, the first after its turn came. */
function momentsOf(parts: readonly SequencePart[]): Moments {
  const moments: (Moment | undefined)[] = [];
  for (const [index, { edges, repeats }] of parts.entries()) {
    const before = moments[index - 1];
    if (index === 0) moments.push(edges.first());
    else if (!repeats) moments.push(edges.rising[0]);
    else moments.push(before === undefined ? undefined : firstAfter(before, edges));
  }
  return moments;
}

function firstAfter(before: Moment, { rising }: Edges): Moment | undefined {
  const inTurn = rising.find((moment) => isInTurn(before, moment));
  return inTurn ?? rising.find((moment) => order(before, moment) === 'uncertain');
}

function isInTurn(before: Moment, moment: Moment): boolean {
  const found = order(before, moment);
  return found === 'before' || found === 'together';
}

/** A part that came before its turn: its predecessor came later, or can only come later. */
function firstWrong(parts: readonly SequencePart[], moments: Moments): string | undefined {
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1];
    if (index === 0 || moment === undefined) continue;
    const awaited = parts[index - 1]?.edges.probe.stream.name;
    const tooEarly =
      before === undefined ? 'stream' in moment && moment.stream === awaited : order(before, moment) === 'after';
    if (tooEarly) return `wrong order: ${index + 1} came before ${index}`;
  }
  return undefined;
}

/** The parts in the order in which they were seen, those without a moment last. */
function orderSeen(parts: readonly SequencePart[], moments: Moments, start: number): readonly string[] {
  const rows = parts.map(({ words }, index) => ({ words, number: index + 1, moment: moments[index] }));
  rows.sort((a, b) => rank(a.moment, b.moment));
  return rows.map(({ words, number, moment }) => `  ${number}. ${whenInWords(moment, start)}: ${words}`);
}

function rank(a: Moment | undefined, b: Moment | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const found = order(a, b);
  if (found === 'uncertain' || found === 'together') return timeOf(a) - timeOf(b);
  return found === 'before' ? -1 : 1;
}

function whenInWords(moment: Moment | undefined, start: number): string {
  if (moment === undefined) return 'not seen';
  if ('start' in moment) return 'from the start';
  return `after ${duration(between(start, moment.t))}`;
}
