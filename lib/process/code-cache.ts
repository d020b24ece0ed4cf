import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** Modules of CommonJS, of which each file is taken from V8's code cache beside it, where that is of this Node. */
export interface CachedModules {
  /** What the module exports. Rejects nothing: a cache that V8 refuses, or that is not there, costs time alone. */
  load(file: string): unknown;
  /** Writes what V8 has compiled by now, also functions that were compiled only when they were called. */
  writeCaches(): void;
}

interface Loaded {
  exports: unknown;
  readonly script: Script;
}

export function cachedModules(): CachedModules {
  const loaded = new Map<string, Loaded>();
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {}, script: compile(file) };
    // Before it runs: chunks may need each other.
    loaded.set(file, module);
    const outside = createRequire(file);
    const require = (id: string): unknown => (id.startsWith('.') ? load(join(dirname(file), id)) : outside(id));
    const run = module.script.runInThisContext() as (...args: readonly unknown[]) => void;
    run(module.exports, Object.assign(require, outside, { resolve: outside.resolve }), module, file, dirname(file));
    return module.exports;
  };
  return {
    load,
    writeCaches() {
      for (const [file, { script }] of loaded) writeFileSync(cacheOf(file), script.createCachedData());
    },
  };
}

function compile(file: string): Script {
  // The parameters that Node gives to every module of CommonJS.
  const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(file, 'utf8')}\n})`;
  const cachedData = readCache(file);
  return new Script(source, { filename: file, ...(cachedData && { cachedData }) });
}

function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(cacheOf(file));
  } catch {
    // None was written for it: it is compiled anew.
    return undefined;
  }
}

function cacheOf(file: string): string {
  return `${file}.v8`;
}
