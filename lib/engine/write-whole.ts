import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that runs beside this one read meanwhile: they see the former text or the new one, never a part. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
