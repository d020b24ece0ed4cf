/** Whether a full version (1.21.14) is the one that is wanted, given as 1.21 or 1.21.14; a leading v does no harm. */
export function isVersion(version: string, wanted: string): boolean {
  const [full, asked] = [version, wanted].map((text) => text.replace(/^v/, ''));
  return full === asked || full?.startsWith(`${asked}.`) === true;
}
