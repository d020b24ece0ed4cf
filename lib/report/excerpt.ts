/** Long texts side by side: from shortly before where they begin to differ, no longer than `width` letters each. */
export function excerpts(texts: readonly string[], width = 70): readonly string[] {
  const long = texts.filter((text) => text.length > width);
  const same = long.length < 2 ? 0 : commonStart(long);
  return texts.map((text) => {
    if (text.length <= width) return text;
    const from = Math.max(0, Math.min(same - 20, text.length - width));
    const cut = from === 0 ? text : `…${text.slice(from + 1)}`;
    return cut.length <= width ? cut : `${cut.slice(0, width - 1)}…`;
  });
}

function commonStart([first = '', ...others]: readonly string[]): number {
  let length = 0;
  while (length < first.length && others.every((text) => text[length] === first[length])) length += 1;
  return length;
}
