/** The same value with `$(name)` in its texts, and in the keys of its mappings, replaced by what the name stands for. */
export function fillWords<T>(value: T, words: Readonly<Record<string, string>>): T {
  if (Object.keys(words).length === 0) return value;
  return fill(value, (text) =>
    text.includes('$(')
      ? text.replaceAll(/\$\(([a-zA-Z]\w*)\)/g, (written, name: string) =>
          Object.hasOwn(words, name) ? (words[name] ?? written) : written,
        )
      : text,
  ) as T;
}

/** `$(namespace)` stands for the lab's own namespace, in a scenario and in its manifests. */
export function fillNamespace<T>(value: T, namespace: string): T {
  return fillWords(value, { namespace });
}

function fill(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((one) => fill(one, replace));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [replace(key), fill(inner, replace)]));
}
