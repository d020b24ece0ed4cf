import type {
  BlindEntry,
  ChangeEntry,
  Entry,
  ItemEntry,
  ItemsEntry,
  StepEntry,
  SubjectEntry,
} from '../../../lib/journal/entry.ts';
import type { JsonObject } from '../../../lib/scenario/model.ts';
import { streams } from './scenario.ts';

type Stream = keyof typeof streams;

export function opened(t: number, stream: Stream): SubjectEntry {
  const mode = stream === 'api' ? 'sample' : 'watch';
  return { t, type: 'subject', stream: streams[stream], subject: stream, spec: {}, mode };
}

export function items(
  t: number,
  stream: Stream,
  list: readonly JsonObject[],
  more: Partial<ItemsEntry> = {},
): ItemsEntry {
  return { t, type: 'items', stream: streams[stream], items: list, began: t, ...more };
}

export function item(t: number, stream: Stream, one: JsonObject, more: Partial<ItemEntry> = {}): ItemEntry {
  return { t, type: 'item', stream: streams[stream], change: 'modified', item: one, ...more };
}

export function blind(t: number, stream: Stream, cause: BlindEntry['cause'] = 'lost'): BlindEntry {
  return {
    t,
    type: 'blind',
    stream: streams[stream],
    cause,
    reason: cause === 'lost' ? 'the watch broke' : 'the API is gone',
  };
}

export function stepEntry(t: number, state: StepEntry['state'], step = 0): StepEntry {
  return { t, type: 'step', step, state, name: 'A step' };
}

export function change(t: number, state: ChangeEntry['state'], more: Partial<ChangeEntry> = {}): ChangeEntry {
  return { t, type: 'change', step: 0, state, kind: 'action', verb: 'apply', ...more };
}

export function tick(t: number): Entry {
  return { t, type: 'tick' };
}

/** A step whose change starts at 50 and is done (the mark) at 100; pods, services, api and containers are open. */
export function begin(pods: readonly JsonObject[] = [], services: readonly JsonObject[] = []): readonly Entry[] {
  return [
    stepEntry(0, 'started'),
    opened(1, 'pods'),
    opened(2, 'services'),
    opened(3, 'api'),
    opened(4, 'containers'),
    items(10, 'pods', pods, { revision: '10' }),
    items(11, 'services', services, { revision: '10' }),
    change(50, 'started'),
    change(100, 'done'),
  ];
}
