import test from 'ava';
import { createRecorder } from '../../lib/engine/recorder.ts';
import type { Entry } from '../../lib/journal/entry.ts';

const clock = { startedAt: '', now: () => 7, pause: () => Promise.resolve() };

test('a journal that takes no more is said once, and the run goes on to its cleanup', (t) => {
  const seen: Entry[] = [];
  const broken: string[] = [];
  let written = 0;
  const recorder = createRecorder({
    clock,
    journal: {
      append: () => {
        if (written++ > 0) throw new Error('the disk is full');
      },
      close: () => {
        throw new Error('not even that');
      },
    },
    judge: { feed: () => [], verdict: () => ({ verdict: 'infra', reason: 'the disk is full' }) },
    reporter: { entry: (entry) => seen.push(entry) },
    onJournalBroken: (error) => broken.push(error.message),
  });
  recorder.record({ type: 'tick' });
  t.deepEqual(broken, []);
  recorder.record({ type: 'tick' });
  recorder.record({ type: 'lab', state: 'removing' });
  recorder.close();
  t.deepEqual(broken, ['the disk is full']);
  t.deepEqual(
    seen.map(({ type }) => type),
    ['tick', 'tick', 'lab'],
  );
});
