import type { Case } from './case.ts';
import { versionOf } from './check-case.ts';
import type { Labrig } from './program.ts';

/** Labs that several cases use, made when the first of them needs one. */
export interface SharedLabs {
  /** The lab's name; rejects with what went wrong where it cannot be made. */
  labFor(key: string, one: Pick<Case, 'file' | 'on'>): Promise<string>;
  /** Removes the lab: no more case needs it, or one has broken it. */
  remove(key: string): Promise<void>;
  removeAll(): Promise<void>;
  /** Names of all labs that were made. */
  readonly made: readonly string[];
}

export function createSharedLabs(labrig: Labrig): SharedLabs {
  const labs = new Map<string, Promise<string>>();
  const all: string[] = [];
  const up = async (one: Pick<Case, 'file' | 'on'>): Promise<string> => {
    const { code, stdout, stderr } = await labrig.run(['up', one.file, ...versionOf(one)]);
    const made = /^lab (\S+) is up$/m.exec(stdout)?.[1];
    if (made === undefined) throw new Error(`labrig up ${one.file}: exit code ${code}\n${stdout}${stderr}`);
    all.push(made);
    return made;
  };
  const remove = async (key: string): Promise<void> => {
    const name = await labs.get(key)?.catch(() => undefined);
    labs.delete(key);
    if (name !== undefined) await labrig.run(['down', name], { regardless: true });
  };
  return {
    made: all,
    remove,
    labFor(key, one) {
      // Cases that come together wait for one lab; after one that could not be made, another is tried.
      const lab = labs.get(key) ?? up(one);
      labs.set(key, lab);
      lab.catch(() => {
        if (labs.get(key) === lab) labs.delete(key);
      });
      return lab;
    },
    async removeAll() {
      for (const key of labs.keys()) await remove(key);
    },
  };
}
