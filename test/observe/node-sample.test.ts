import test from 'ava';
import { NodeError } from '../../lib/cluster/node-error.ts';
import { type NodeLook, sampleNodes } from '../../lib/observe/node-sample.ts';
import type { ObservedLab, Sink } from '../../lib/observe/subject.ts';
import type { JsonObject } from '../../lib/scenario/model.ts';
import { fakeCluster, type FakeParts } from '../actions/fake-cluster.ts';

interface Watched {
  readonly lab: ObservedLab;
  readonly log: readonly string[];
}

/** A lab whose clock goes on by each pause alone. */
function watched(sh: NonNullable<FakeParts['sh']>): Watched {
  const { cluster, log } = fakeCluster({ sh });
  let now = 0;
  return {
    log,
    lab: {
      cluster,
      namespace: 'default',
      now: () => now,
      pause: async (ms) => {
        await Promise.resolve();
        now += ms;
      },
    },
  };
}

/** Looks until so much was said; all that was said. */
async function watch(
  lab: ObservedLab,
  look: NodeLook<readonly string[]>,
  times: number,
): Promise<readonly JsonObject[]> {
  const stop = new AbortController();
  const said: JsonObject[] = [];
  const say = (entry: JsonObject): void => {
    said.push(entry);
    if (said.length >= times) stop.abort();
  };
  const sink: Sink = {
    items: ({ items, began }) => {
      say({ items, began });
    },
    item: () => undefined,
    blind: ({ reason }) => {
      say({ blind: reason });
    },
  };
  const items = (seen: readonly string[]): readonly JsonObject[] => seen.map((line) => ({ line }));
  await sampleNodes({ look, items }, lab, sink, stop.signal);
  return said;
}

function lines(): NodeLook<readonly string[]> & { readonly parsed: () => number } {
  let parsed = 0;
  return {
    script: 'cat /rules',
    parse(output) {
      parsed++;
      return output.split('\n');
    },
    parsed: () => parsed,
  };
}

test('every second there is a look; what is the same as before is not parsed again', async (t) => {
  const { lab, log } = watched(() => ({ stdout: 'a' }));
  const look = lines();
  const said = await watch(lab, look, 3);
  t.deepEqual(
    said,
    [0, 1000, 2000].map((began) => ({ items: [{ line: 'a' }], began })),
  );
  t.is(log.length, 3);
  t.is(look.parsed(), 1);
});

test('several streams share each look at a node', async (t) => {
  const { lab, log } = watched(() => ({ stdout: 'a' }));
  const look = lines();
  const both = await Promise.all([watch(lab, look, 1), watch(lab, look, 1)]);
  t.deepEqual(both[0], both[1]);
  t.is(log.length, 1);
});

test('a script that fails makes blind: nothing seen is not the same as seeing nothing', async (t) => {
  const { lab } = watched(() => ({ code: 127, stderr: 'iptables-nft-save: not found\n' }));
  t.deepEqual(await watch(lab, lines(), 1), [{ blind: 'on node control-plane: iptables-nft-save: not found' }]);
});

test('a node that is gone makes blind', async (t) => {
  const { lab } = watched(() => {
    throw new NodeError('the shell ended');
  });
  t.deepEqual(await watch(lab, lines(), 1), [{ blind: 'the shell ended' }]);
});
