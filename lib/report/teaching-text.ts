import type { Text } from '../scenario/model.ts';

/** A teaching text in the language asked for, else in English, else in the first there is. */
export function inLanguage(text: Text | undefined, language: string): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  return text[language] ?? text['en'] ?? Object.values(text)[0];
}
