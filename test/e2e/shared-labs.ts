import type { Labrig } from './program.ts';

/** Labs that several cases use, made when the first of them needs one. */
export interface SharedLabs {
  /** The lab's name; rejects with what went wrong where it cannot be made. */
  labFor(key: string, file: string): Promise<string>;
  /** Removes the lab: no more case needs it, or one has broken it. */
  remove(key: string): Promise<void>;
  removeAll(): Promise<void>;
  /** Names of all labs that were made. */
  readonly made: readonly string[];
}

export function createSharedLabs(labrig: Labrig): SharedLabs {
  const labs = new Map<string, string>();
  const all: string[] = [];
  const remove = async (key: string): Promise<void> => {
    const name = labs.get(key);
    labs.delete(key);
    if (name !== undefined) await labrig.run(['down', name], { regardless: true });
  };
  return {
    made: all,
    remove,
    async labFor(key, file) {
      const known = labs.get(key);
      if (known !== undefined) return known;
      const { code, stdout, stderr } = await labrig.run(['up', file]);
      const made = /^lab (\S+) is up$/m.exec(stdout)?.[1];
      if (made === undefined) throw new Error(`labrig up ${file}: exit code ${code}\n${stdout}${stderr}`);
      labs.set(key, made);
      all.push(made);
      return made;
    },
    async removeAll() {
      for (const key of labs.keys()) await remove(key);
    },
  };
}
