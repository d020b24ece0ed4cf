import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metallbVersion } from '../../lib/actions/add-ons/metallb.ts';
import { traefikVersion } from '../../lib/actions/ingress-controllers/traefik-objects.ts';
import { createImageSource, provideLoadBalancer } from '../../lib/host/index.ts';

const images = [
  ...['controller', 'speaker'].map((name) => `quay.io/metallb/${name}:${metallbVersion}`),
  `traefik:${traefikVersion}`,
  'labrig/server:v1',
  'busybox:1.31',
];

/**
 * Compiles what the cases would, on a machine that has it not yet: minutes in which others that look at the time have no
 * processor. What cannot be had is for the cases to complain about.
 */
export async function prepareImages(signal: AbortSignal): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-e2e-images-'));
  const progress = (): void => undefined;
  const start = performance.now();
  try {
    await createImageSource().obtain(images, folder, signal, progress);
    await provideLoadBalancer(signal, progress);
  } catch (error) {
    if (signal.aborted) throw error;
    console.log(`# images: ${String(error)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`# images are at hand (${((performance.now() - start) / 1000).toFixed(0)} s)`);
}
