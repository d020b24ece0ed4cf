/** The real program, compiled from its Go module where its image cannot be pulled. */
export interface BuiltImage {
  /** The image, without tag: `quay.io/metallb/controller`. Its tag is the version of the module. */
  readonly repository: string;
  readonly module: string;
  /** Of the module: `./controller`. */
  readonly package: string;
  /** Path of the program in the image. */
  readonly program: string;
  /** Of Go's linker, besides those that leave out what only debuggers read. */
  readonly linkerFlags: (version: string) => readonly string[];
}
