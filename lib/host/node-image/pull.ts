import { ending } from '../command.ts';
import type { Engine } from '../engine/engine.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import type { PulledImage } from './recipe.ts';

/** A registry that answers at all does so within this. */
const PATIENCE = 5_000;

/** Pulls kind's own node image. Resolves to why it could not, undefined where it could; never takes long to find out that no registry answers. */
export async function pullNodeImage(
  host: Host,
  { path }: Engine,
  { tag, reference }: PulledImage,
  progress: Progress,
): Promise<string | undefined> {
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort();
  }, PATIENCE);
  let layers = 0;
  const result = await host.run(path, ['pull', reference], {
    signal: silence.signal,
    onLine: (line) => {
      // The first thing that is said once the registry has answered with the image's manifest.
      if (/Pulling from|Trying to pull.*\.\.\.$|Getting image source/.test(line)) clearTimeout(timer);
      if (/Pull complete|Copying blob .* done/.test(line)) progress(`${++layers} layers pulled`);
    },
  });
  clearTimeout(timer);
  if (result.code === 0) {
    // Pulled by digest it has no name yet.
    const tagged = await host.run(path, ['tag', reference, tag]);
    return tagged.code === 0 ? undefined : ending(tagged, 1);
  }
  return silence.signal.aborted ? `no registry answered within ${PATIENCE / 1000} s` : ending(result, 1);
}
