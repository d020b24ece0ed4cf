import { config } from 'zod/v4/core';

/**
 * zod's guard against data that contains itself walks the whole schema at the first parse: a tenth of the time of a
 * short run. YAML that contains itself is refused before (`parseYaml`), and nothing else that is parsed can.
 * To be imported before any schema is made; without it everything is the same, and slower.
 */
config({
  memoizer: { alloc: (_inst, _payload, empty) => empty, guard: () => undefined, attach: () => undefined },
});
