import test from 'ava';
import { inLanes } from '../../lib/engine/lanes.ts';

/** Notes how many are at work at once; each ends when the next turn of the event loop comes. */
async function watched(lanes: number, all: readonly number[], signal?: AbortSignal, stop?: () => void) {
  const done: number[] = [];
  let now = 0;
  let most = 0;
  const work = async (one: number): Promise<void> => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
    done.push(one);
    if (one === 2) stop?.();
  };
  await inLanes(lanes, all, work, signal);
  return { done, most };
}

test('each once, in their order, no more at a time than there are lanes', async (t) => {
  t.deepEqual(await watched(2, [1, 2, 3, 4, 5]), { done: [1, 2, 3, 4, 5], most: 2 });
});

test('more lanes than work', async (t) => {
  t.deepEqual(await watched(9, [1, 2]), { done: [1, 2], most: 2 });
  t.deepEqual(await watched(9, []), { done: [], most: 0 });
});

test('one lane: one after the other', async (t) => {
  t.deepEqual(await watched(1, [3, 1, 2]), { done: [3, 1, 2], most: 1 });
});

test('interrupted: those that run end, no other starts', async (t) => {
  const stop = new AbortController();
  const { done } = await watched(1, [1, 2, 3], stop.signal, () => {
    stop.abort();
  });
  t.deepEqual(done, [1, 2]);
});

test('one that fails makes the whole fail', async (t) => {
  await t.throwsAsync(
    inLanes(2, [1, 2], (one) => (one === 2 ? Promise.reject(new Error('two')) : Promise.resolve())),
    { message: 'two' },
  );
});
