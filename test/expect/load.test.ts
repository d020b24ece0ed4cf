import test from 'ava';
import { createJudge } from '../../lib/expect/judge.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import type { Expectation, JsonObject } from '../../lib/scenario/model.ts';
import { begin, item, tick } from './support/entries.ts';
import { facets } from './support/judging.ts';
import { expectation, pods, scenario, step } from './support/scenario.ts';

/** The largest of a node's usual 110 pods, with some 5 kB of status each. */
const pod = (index: number, phase: string): JsonObject => ({
  name: `pod-${index}`,
  phase,
  labels: { app: `app-${index % 25}` },
  status: {
    containers: Array.from({ length: 10 }, (_, at) => ({
      name: `c${at}`,
      ready: at % 2 === 0,
      filler: 'x'.repeat(400),
    })),
  },
});
const many = Array.from({ length: 110 }, (_, index) => pod(index, 'Running'));

function waiting(index: number): Expectation {
  const query =
    index % 2 === 0 ? pods : { subject: 'objects', spec: { kind: 'Pod', labels: { app: `app-${index % 25}` } } };
  const never = { all: { phase: 'Running', 'status.containers[*].ready': true } };
  return expectation(query, never, { id: `0.expect.${index}`, within: 1_000_000 });
}

const entries: readonly Entry[] = Array.from({ length: 10_000 }, (_, index) =>
  index % 10 === 0
    ? tick(200 + index)
    : item(200 + index, 'pods', pod(index % 110, index % 3 === 0 ? 'Running' : 'Pending')),
);

/** Feeds 10,000 changes of one busy stream to so many expectations that all look at it. */
function feed(expectations: number): void {
  const of = scenario(step({ expect: Array.from({ length: expectations }, (_, index) => waiting(index)) }));
  const judge = createJudge(of, facets);
  for (const entry of begin(many)) judge.feed(entry);
  for (const entry of entries) judge.feed(entry);
}

/** What is done with every entry in any case: it is written into the journal, and was read from the API. */
function writeAndRead(): void {
  for (const entry of entries) JSON.parse(JSON.stringify(entry));
}

/** ms of processor time; the least of two, as others use the processor too. */
function took(work: () => void): number {
  const times = [1, 2].map(() => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

test.serial(
  'judging an entry costs by the number of expectations, and for 50 not much more than writing and reading it',
  (t) => {
    const yardstick = took(writeAndRead);
    const for50 = took(() => {
      feed(50);
    });
    const for200 = took(() => {
      feed(200);
    });
    t.log(`${Math.round(yardstick)} ms; 50: ${Math.round(for50)} ms; 200: ${Math.round(for200)} ms`);
    t.true(for50 < 8 * yardstick, `${for50} ms against ${yardstick} ms`);
    t.true(for200 < 10 * for50, `${for200} ms against ${for50} ms`);
  },
);
