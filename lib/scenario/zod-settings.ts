import { config } from 'zod/v4/core';

/**
 * Makes zod faster for what is to be parsed; to be called before any schema is made, without it everything is the same.
 * Its guard against data that contains itself walks the whole schema at the first parse, a tenth of the time of a short
 * run: YAML that contains itself is refused before (`parseYaml`), and nothing else that is parsed can. Compiling a
 * parser for each schema costs more than it saves where a schema sees `few` values.
 */
export function tuneZod(values: 'few' | 'many'): void {
  config({
    jitless: values === 'few',
    memoizer: { alloc: (_inst, _payload, empty) => empty, guard: () => undefined, attach: () => undefined },
  });
}
