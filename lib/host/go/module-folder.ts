import * as z from 'zod';
import { perform } from '../command.ts';
import type { Host } from '../host.ts';
import { type Go, goEnvironment } from './go.ts';

const answerSchema = z.object({ Dir: z.string() });

/**
 * Resolves to the folder that holds a Go module (`go.universe.tf/metallb@v0.15.2`) as it was published: fetched from
 * where the user has modules from, and checked as Go checks them. Rejects with InfraError where it cannot be had.
 */
export async function moduleFolder(host: Host, go: Go, module: string): Promise<string> {
  const { stdout } = await perform(host, [go.path, 'mod', 'download', '-json', module], { env: goEnvironment(host) });
  return answerSchema.parse(JSON.parse(stdout)).Dir;
}
