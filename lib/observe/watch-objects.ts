import { ApiError, type Resource, resourcePath, Unreachable } from '../cluster/api.ts';
import { UsageError } from '../errors.ts';
import type { BlindEntry } from '../journal/entry.ts';
import { type Change, readList, readWatchEvent } from './api-object.ts';
import type { ObservedLab, Sink } from './subject.ts';

/** What decides a stream of objects. */
export interface StreamSpec {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly namespace?: string;
}

const firstPause = 50;
const longestPause = 1000;
/** ms: an API that is there answers a resumed watch at once; waiting longer would hide that it is not. */
const resumeTimeout = 1000;

/**
 * One list, then one watch from its revision. A watch that ends is resumed from the last revision seen, without a new
 * list: nothing is missed, so that is no blindness. Only what cannot be resumed is listed anew: a revision that is
 * too old (410), or an API that did not answer for a time; that time is reported as blind.
 */
export async function watchObjects(spec: StreamSpec, lab: ObservedLab, sink: Sink, signal: AbortSignal): Promise<void> {
  const { api } = lab.cluster;
  let pause = firstPause;
  let blind = '';
  let seen = false;
  const look = async (): Promise<void> => {
    const resource = await api.resource(spec.apiVersion, spec.kind);
    if (!resource.verbs.includes('watch')) {
      throw new UsageError(`${spec.kind} cannot be watched; ask for it with \`api: {get: PATH}\``);
    }
    const path = resourcePath(resource, spec.namespace === '*' ? undefined : (spec.namespace ?? lab.namespace));
    const began = lab.now();
    const { items, revision } = readList((await api.request({ path, signal })).body, resource);
    sink.items({ items, began, revision });
    blind = '';
    seen = true;
    pause = firstPause;
    await follow(revision, path, resource);
  };
  /** Returns when the revision is too old; rejects when the API does not answer. */
  const follow = async (from: string, path: string, resource: Resource): Promise<void> => {
    let revision = from;
    let broken = false;
    let shortLives = 0;
    while (!signal.aborted) {
      const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${revision}`;
      const began = lab.now();
      try {
        const request = { path: `${path}?${query}`, signal, ...(broken ? { timeout: resumeTimeout } : {}) };
        for await (const line of api.stream(request)) {
          const event = readWatchEvent(line, resource);
          if (event.type === 'error') {
            if (event.code === 410) return;
            throw new ApiError(event.message, { code: event.code, reason: '' });
          }
          broken = false;
          ({ revision } = event);
          sink.item(event.type === 'bookmark' ? { change: 'bookmark', revision } : itemOf(event));
        }
        broken = false;
      } catch (error) {
        // A connection that breaks may be alone in that: only an API that cannot be reached again is gone.
        if (broken || !(error instanceof Unreachable)) throw error;
        broken = true;
        continue;
      }
      shortLives = lab.now() - began < longestPause ? shortLives + 1 : 0;
      if (shortLives > 1) await lab.pause(Math.min(longestPause, firstPause * 2 ** shortLives), signal);
    }
  };

  while (!signal.aborted) {
    try {
      await look();
      await lab.pause(firstPause, signal);
    } catch (error) {
      if (isAborted(signal)) return;
      const told = blindness(error, seen);
      if (told === undefined) throw error;
      if (blind !== told.cause) sink.blind(told);
      blind = told.cause;
      await lab.pause(pause, signal);
      pause = Math.min(longestPause, pause * 2);
    }
  }
}

function itemOf({ type, object, revision }: Change): Parameters<Sink['item']>[0] {
  return { change: type, item: object, revision };
}

/**
 * Undefined for what is a defect of ours. An API that has just started forbids what it allows a second later, when it
 * has read its roles: a refusal after something was seen is of that sort.
 */
function blindness(error: unknown, seen: boolean): Pick<BlindEntry, 'cause' | 'reason'> | undefined {
  if (error instanceof Unreachable) return { cause: 'unavailable', reason: error.message };
  if (error instanceof ApiError) {
    const starting = seen && (error.code === 401 || error.code === 403);
    const passing = starting || error.code >= 500 || error.code === 429 || error.code === 410;
    return { cause: passing ? 'unavailable' : 'lost', reason: `the API refused (${error.code}): ${error.message}` };
  }
  if (error instanceof UsageError) return { cause: 'lost', reason: error.message };
  return undefined;
}

/** Asked anew after an await, where the compiler still believes what it knew before. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
