import type { Host } from '../host.ts';
import type { Need, Progress } from '../need.ts';

/** A program that labrig fetches, or compiles, where there is none that is new enough. */
export interface NeededProgram {
  readonly name: string;
  readonly why: string;
  /** The one that is fetched. */
  readonly version: string;
  find(host: Host): Promise<{ readonly version: string; readonly path: string } | undefined>;
  /** Where it goes. */
  path(host: Host): string;
  install(host: Host, progress: Progress): Promise<void>;
}

export function programNeed({ name, why, version, find, path, install }: NeededProgram, host: Host): Need {
  return {
    name,
    why,
    after: [],
    check: async () => {
      const found = await find(host);
      if (found !== undefined) return { ok: true, found: `${found.version} (${found.path})` };
      return {
        ok: false,
        found: 'none that is new enough',
        mend: `fetch ${name} ${version}, else compile its Go module, to ${path(host)}`,
      };
    },
    mend: (progress) => install(host, progress),
  };
}
