import { xmlAttribute, xmlText } from './escape.ts';

/** An XML element: what is inside is either elements or text. */
export interface XmlElement {
  readonly name: string;
  /** Left out where undefined. */
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly children?: readonly XmlElement[];
  readonly text?: string;
}

export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementLines(root, '').join('\n')}\n`;
}

function elementLines({ name, attributes = {}, children = [], text }: XmlElement, indent: string): readonly string[] {
  const said = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${xmlAttribute(String(value))}"`],
  );
  const open = `${indent}<${name}${said.join('')}`;
  if (text !== undefined) return [`${open}>${xmlText(text)}</${name}>`];
  if (children.length === 0) return [`${open}/>`];
  return [`${open}>`, ...children.flatMap((child) => elementLines(child, `${indent}  `)), `${indent}</${name}>`];
}
