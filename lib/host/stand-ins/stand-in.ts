import type { TarEntry } from '../node-image/tar.ts';

/** An image of our own that takes the place of one that cannot be pulled: it behaves as the experiment needs it to. */
export interface StandIn {
  /** As scenarios name it: `cluster.images: [busybox]`. */
  readonly name: string;
  /** Folder of its program in `assets/stand-ins`; several stand-ins may be one program. */
  readonly source: string;
  /** What `cluster.images` loads: full references. The table says what else it takes the place of. */
  readonly references: readonly string[];
  /** Members of its file system, besides its program. */
  readonly members: readonly TarEntry[];
  /** Path of its program in the image. */
  readonly program: string;
  readonly entrypoint: readonly string[];
  /** Variables that a manifest may set otherwise: `PORT=50051`. */
  readonly env?: readonly string[];
}
