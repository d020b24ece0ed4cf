/**
 * What kind begins to do, from a line of its output (`" • Preparing nodes 📦   ..."`), in plain letters; undefined for
 * other lines, `" ✓ ..."` for what is done among them.
 */
export function progressOf(line: string): string | undefined {
  const [, text] = /^\s*•\s+(.*?)\s*(?:\.\.\.)?\s*$/u.exec(line) ?? [];
  const plain = text?.replace(/[^\x20-\x7e]+/g, '').trim();
  return plain === '' ? undefined : plain;
}

/** kind's own words for why it failed, and the last that the program said which failed it; no stack trace. */
export function errorOf(output: string): string {
  const [beforeTrace = ''] = output.split(/^Stack Trace:/m);
  const [, error] = /^ERROR: ([\s\S]*)$/m.exec(beforeTrace) ?? [];
  if (error === undefined) return output.trim().split('\n').slice(-5).join('\n');
  const [what = '', said = ''] = error.split(/^Command Output:/m);
  const last = said.trim().split('\n').slice(-3).join('\n');
  return last === '' ? what.trim() : `${what.trim()}\n${last}`;
}
