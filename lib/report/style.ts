/** Colours and weights of a terminal's text. Without colour, all of them leave the text as it is. */
export interface Style {
  readonly strong: Paint;
  readonly weak: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly unsure: Paint;
}

type Paint = (text: string) => string;

export function styleOf(color: boolean): Style {
  const paint =
    (open: number, close: number): Paint =>
    (text) =>
      color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { strong: paint(1, 22), weak: paint(2, 22), good: paint(32, 39), bad: paint(31, 39), unsure: paint(33, 39) };
}
