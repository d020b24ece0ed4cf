import { CORE_SCHEMA, load, type LoadOptions } from 'js-yaml';

/**
 * What only one of the two parsers takes, or what they read differently. It may find too much: that costs time only.
 * test/scenario/fuzz.test.ts looks for what it misses.
 */
const special: readonly RegExp[] = [
  // Tabs, other ends of lines, byte order marks.
  /[\t\r\ufeff\u0085\u2028\u2029]/,
  // Directives and the marks of documents.
  /^(?:%|---|\.\.\.)/m,
  // Anchors, aliases, tags, explicit keys.
  /(?:^|[\s,:-]|(?<![\w\]])[[{])[&*!?]/m,
  // Keys that are missing or null, or collections.
  /(?:^|[\s{[,])(?:~|null|Null|NULL)?:(?:\s|$)/m,
  /[\]}]\s*:/,
  // Numbers to other bases, and those too great for a double.
  /(?:^|[\s,:[{-])[-+.]*(?:0[xob]|[\d.]+[eE][-+]?\d{3}|\d{300})/m,
  // Comments without a space before them; blocks that say how far they are indented.
  /[\]}"']#|[|>][-+]?\d/,
  /__proto__/,
];

const options: LoadOptions & { readonly maxDepth: number } = {
  schema: CORE_SCHEMA,
  // Collections and the words in them: a little less than the full parser takes.
  maxDepth: 60,
  onWarning: (warning) => {
    throw warning;
  },
};

/**
 * The data of a text that is plain YAML, fifteen times as fast as the full parser gives it, but without places.
 * Undefined: the text is special, or something is wrong with it, and the full parser has to tell.
 */
export function readPlainYaml(text: string): { readonly data: unknown } | undefined {
  if (special.some((pattern) => pattern.test(text))) return undefined;
  try {
    const data = load(text, options);
    return data === undefined || data === null ? undefined : { data };
  } catch {
    return undefined;
  }
}
