const oneWarning = /\d{3} \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?/g;

/** Texts of `Warning` headers: `299 - "v1 ComponentStatus is deprecated in v1.19+"`, several in one allowed (RFC 7234, 5.5). */
export function parseWarnings(headers: readonly string[]): readonly string[] {
  return headers.flatMap((header) =>
    [...header.matchAll(oneWarning)].map(([, text = '']) => text.replace(/\\(.)/g, '$1')),
  );
}
