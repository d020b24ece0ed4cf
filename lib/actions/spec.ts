import { z } from 'zod';

/** Pieces that the schemas of several verbs share. */
export const kindWord = z.string().min(1).describe('Kind, as in manifests: `Pod`, `Deployment`.');

export const apiVersionWord = z
  .string()
  .min(1)
  .optional()
  .describe('Group and version, as in manifests: `apps/v1`. Without it: the version the API prefers.');

export const namespaceWord = z
  .string()
  .min(1)
  .optional()
  .describe("Namespace. Without it: the lab's own, which is `default`.");

export const nameWord = z.string().min(1).describe('Name of the object.');

export const labelsWord = z
  .record(z.string(), z.string())
  .describe('Labels that an object must have, with exactly these values.');

export const commandWord = z
  .union([z.string().min(1), z.array(z.string()).min(1)])
  .describe('The program and its arguments, or a line for a shell.');

/** A command as an argument list: a line goes to the shell. */
export function argumentsOf(command: string | readonly string[]): readonly string[] {
  return typeof command === 'string' ? ['sh', '-c', command] : command;
}

/** A command as it can be pasted into a shell. */
export function shellLine(command: string | readonly string[]): string {
  return typeof command === 'string' ? command : command.map(quote).join(' ');
}

export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
