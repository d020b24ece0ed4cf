import type { BlindEntry, ItemsEntry } from '../journal/entry.ts';
import type { Outage, StreamView } from './view-model.ts';

/**
 * The API's outages after one more sight of it. An outage begins with the first stream that finds the API away, and
 * ends with the first that finds it there by a look begun after that: streams that return later add nothing.
 */
export function seeOutages(
  outages: readonly Outage[],
  entry: ItemsEntry | BlindEntry,
  stream: StreamView | undefined,
): readonly Outage[] {
  if (stream?.ofApi !== true) return outages;
  const away = whyAway(entry, stream);
  const last = outages.at(-1);
  const open = last !== undefined && last.to === undefined ? last : undefined;
  if (away !== undefined) {
    if (open !== undefined) return outages;
    // A look begun before the last outage was over tells of that one, not of another.
    const late = entry.type === 'items' && last?.to !== undefined && entry.began < last.to;
    return late ? outages : [...outages, { from: entry.t, reason: away }];
  }
  if (open === undefined || entry.type === 'blind' || entry.began < open.from) return outages;
  return [...outages.slice(0, -1), { ...open, to: entry.t }];
}

/** Undefined: the API was seen, or this entry cannot tell. */
function whyAway(entry: ItemsEntry | BlindEntry, stream: StreamView): string | undefined {
  if (entry.type === 'blind') return entry.cause === 'unavailable' ? entry.reason : undefined;
  if (stream.subject !== 'api') return undefined;
  const item = entry.items[0];
  if (item?.['state'] !== 'unavailable') return undefined;
  return typeof item['error'] === 'string' ? item['error'] : `/readyz answers ${JSON.stringify(item['status'])}`;
}
