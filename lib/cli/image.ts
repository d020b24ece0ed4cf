import { nodeImage } from '../host/index.ts';
import { table } from '../report/table.ts';

export async function imageListCommand({ output }: { readonly output: 'text' | 'json' }): Promise<void> {
  const images = await nodeImage.list();
  if (output === 'json') process.stdout.write(`${JSON.stringify(images, null, 2)}\n`);
  else if (images.length === 0) process.stdout.write('no node image at hand\n  next: labrig setup\n');
  else {
    const rows = images.map(({ kubernetes, reference }) => [kubernetes, reference]);
    process.stdout.write(`${table(['KUBERNETES', 'IMAGE'], rows).join('\n')}\n`);
  }
}

export async function imageLoadCommand(file: string): Promise<void> {
  await nodeImage.load(file);
  await imageListCommand({ output: 'text' });
}
