/**
 * What kind is doing, from a line of its output (`" • Preparing nodes 📦   ..."`, or `" ✓ ..."` when it is done), in
 * plain letters; undefined for other lines.
 */
export function progressOf(line: string): string | undefined {
  const [, text] = /^\s*[•✓✗]\s+(.*?)\s*(?:\.\.\.)?\s*$/u.exec(line) ?? [];
  const plain = text?.replace(/[^\x20-\x7e]+/g, '').trim();
  return plain === '' ? undefined : plain;
}

/** kind's own words for why it failed: from `ERROR:` to the stack trace or the program's output that follows. */
export function errorOf(output: string): string {
  const lines = output.split('\n');
  const start = lines.findIndex((line) => line.startsWith('ERROR:'));
  if (start < 0) return output.trim().split('\n').slice(-5).join('\n');
  const end = lines.findIndex(
    (line, index) => index > start && /^(?:Stack Trace:|Command Output:|\S+\(\.\.\.\)|\s*$)/.test(line),
  );
  const text = lines.slice(start, end < 0 ? start + 5 : end).join('\n');
  const output5 = lines.find((line) => line.startsWith('Command Output:'));
  return [text.replace(/^ERROR:\s*/, ''), ...(output5 === undefined ? [] : [output5])].join('\n');
}
