import type { ObservedLab, Sink } from './subject.ts';

export async function watchContainers(
  spec: { readonly node?: string },
  lab: ObservedLab,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  await lab.pause(1e9, signal);
  [spec, sink];
}
