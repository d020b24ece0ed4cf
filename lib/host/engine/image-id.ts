import type { Host } from '../host.ts';
import type { Engine } from './engine.ts';

/** The id of the image that the engine has under this name; undefined where there is none. */
export async function imageId(host: Host, { path }: Engine, reference: string): Promise<string | undefined> {
  const { code, stdout } = await host.run(path, ['image', 'inspect', '--format', '{{.Id}}', reference]);
  return code === 0 ? stdout.trim() : undefined;
}
