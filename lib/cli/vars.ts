import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';

/** What `--set name=value` gives. A path that is there is meant from here, not from the scenario's folder. */
export function varsOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value = ''] = /^([a-z]\w*)=(.*)$/s.exec(word) ?? [];
      if (name === undefined) throw new UsageError(`--set takes name=value, not "${word}"`);
      return [name, existsSync(value) ? resolve(value) : value];
    }),
  );
}
