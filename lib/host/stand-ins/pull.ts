import type { ImageReference } from '../../image-reference.ts';
import type { Host } from '../host.ts';

/** A registry that answers at all begins to do so within this, in ms. */
const patience = 5000;

/** Gets images into the container engine. A registry that once gave no answer is not asked again. */
export interface Puller {
  /** The engine has the image, or a registry gave it. */
  pull(image: ImageReference, host: Host, engine: string): Promise<boolean>;
}

export function createPuller(): Puller {
  const answering = new Map<string, Promise<boolean>>();
  return {
    async pull(image, host, engine) {
      if ((await host.run(engine, ['image', 'inspect', image.full])).code === 0) return true;
      const { registry } = image;
      const earlier = answering.get(registry);
      if (earlier !== undefined && !(await earlier)) return false;
      const pulling = pull(image.full, host, engine);
      if (earlier === undefined) {
        answering.set(
          registry,
          pulling.then(({ answered }) => answered),
        );
      }
      return (await pulling).pulled;
    },
  };
}

async function pull(
  reference: string,
  host: Host,
  engine: string,
): Promise<{ readonly pulled: boolean; readonly answered: boolean }> {
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort();
  }, patience);
  const state = { answered: false };
  const { code } = await host.run(engine, ['pull', reference], {
    signal: silence.signal,
    // Said once the registry has answered: from then on it may take its time.
    onLine: (line) => {
      if (
        !/Pulling from|Trying to pull.*\.\.\.$|Getting image source|denied|(manifest|name) unknown|unauthorized|not found/.test(
          line,
        )
      )
        return;
      state.answered = true;
      clearTimeout(timer);
    },
  });
  clearTimeout(timer);
  return { pulled: code === 0, answered: code === 0 || state.answered };
}
