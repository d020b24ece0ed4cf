import type { TarEntry } from '../node-image/tar.ts';

/** An image of our own that takes the place of one that cannot be pulled: it behaves as the experiment needs it to. */
export interface StandIn {
  /** As scenarios name it: `cluster.images: [busybox]`. */
  readonly name: string;
  /** The images whose place it takes, under the very names that manifests give. */
  readonly references: readonly string[];
  /** Members of its file system, besides its program. */
  readonly members: readonly TarEntry[];
  /** Path of its program in the image. */
  readonly program: string;
  readonly entrypoint: readonly string[];
}
