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

/** Feeds 10,000 changes of one busy stream to so many expectations that all look at it; ms of processor time. */
function feed(expectations: number): number {
  const of = scenario(step({ expect: Array.from({ length: expectations }, (_, index) => waiting(index)) }));
  const judge = createJudge(of, facets);
  for (const entry of begin(many)) judge.feed(entry);
  const entries: readonly Entry[] = Array.from({ length: 10_000 }, (_, index) =>
    index % 10 === 0
      ? tick(200 + index)
      : item(200 + index, 'pods', pod(index % 110, index % 3 === 0 ? 'Running' : 'Pending')),
  );
  const start = process.cpuUsage();
  for (const entry of entries) judge.feed(entry);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

test.serial('10,000 entries, 50 expectations: under a second', (t) => {
  const took = Math.min(feed(50), feed(50));
  t.log(`${Math.round(took)} ms`);
  t.true(took < 1000, `${took} ms`);
});

test.serial('10,000 entries, 200 expectations: under 100 µs for each entry', (t) => {
  const took = feed(200);
  t.log(`${Math.round(took)} ms`);
  t.true(took < 4000, `${took} ms`);
});
