import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Images, ProvidedImage } from '../actions/action.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { imagesOn } from '../cluster/node-images.ts';
import { InfraError } from '../errors.ts';
import { imageReference } from '../image-reference.ts';
import type { ImageSource } from './start-run.ts';
import { writeWhole } from './write-whole.ts';

export interface LabImagesParts {
  readonly cluster: Cluster;
  readonly source: ImageSource;
  /** Folder of the lab, which outlives a run on it: what was loaded is remembered there. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly progress: (detail: string) => void;
}

/** What labrig has loaded into the nodes, by full reference, and what it says of each: `stand-in busybox for busybox:1.31`. */
const memorySchema = z.record(z.string(), z.string());

/** Loads images into every node of a lab, each name once. A later run on the lab says of them what the first one said. */
export function createLabImages({ cluster, source, folder, signal, progress }: LabImagesParts): Images {
  const file = join(folder, 'images.json');
  const loaded = new Map<string, string>();
  // Runs beside this one on the lab load images as well: what they did is looked up anew, and never written over.
  const remember = (): void => {
    for (const [name, note] of Object.entries(readMemory(file))) loaded.set(name, note);
  };
  remember();
  return {
    async provide(names) {
      remember();
      const wanted = [...new Set(names)];
      const unknown = wanted.filter((name) => !loaded.has(fullName(name)));
      const there = unknown.length === 0 ? new Set<string>() : await imagesOn(cluster.nodes, signal);
      remember();
      const missing = unknown.filter((name) => !there.has(fullName(name)) && !loaded.has(fullName(name)));
      const notes = missing.length === 0 ? new Map<string, string>() : await load(missing);
      return wanted.map((name): ProvidedImage => {
        const note = loaded.get(fullName(name)) ?? notes.get(name);
        return { name, loaded: loaded.has(fullName(name)), ...(note === undefined ? {} : { note }) };
      });
    },
  };

  /** Resolves to what is said of each, those that could not be had as well. */
  async function load(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const workshop = mkdtempSync(join(folder, 'images-'));
    try {
      const obtained = await source.obtain(names, workshop, signal, progress);
      const archives = new Set(obtained.flatMap(({ archive }) => (archive === undefined ? [] : [archive])));
      for (const archive of archives) await cluster.loadImages(archive, signal);
      remember();
      for (const { name, archive, note } of obtained) if (archive !== undefined) loaded.set(fullName(name), note);
      if (archives.size > 0) writeWhole(file, `${JSON.stringify(Object.fromEntries(loaded), null, 2)}\n`);
      return new Map(obtained.map(({ name, note }) => [name, note]));
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  }
}

/** Of a cluster that is not of labrig's making: its nodes pull what they need, or do not. */
export const pulledImages: Images = {
  provide: (names) => Promise.resolve([...new Set(names)].map((name) => ({ name, loaded: false }))),
};

/** What is no name of an image is its own: nothing is loaded under it. */
function fullName(name: string): string {
  return imageReference(name)?.full ?? name;
}

function readMemory(file: string): Readonly<Record<string, string>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Nothing was loaded yet.
    return {};
  }
  try {
    return memorySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InfraError(`${file} does not say which images were loaded`, { cause, next: `rm ${file}` });
  }
}
