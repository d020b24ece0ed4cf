/**
 * What a node image is built of: a version of Kubernetes, and what differs between versions. Its Go module is the folder
 * `assets/node-image/go/VERSION`.
 */
export interface Recipe {
  /** v1.34.2 */
  readonly kubernetes: string;
  /** The image's name in the engine; never kind's own: it is not kind's image. */
  readonly reference: string;
  /** The image of a pod's sandbox, by the name that this kubeadm has for it. */
  readonly sandbox: string;
  /** Of `go build`, besides those of every version. */
  readonly tags: readonly string[];
  /** Of Go's linker, besides those of every version. */
  readonly linkerFlags: readonly string[];
  /** The module that does not compile as it was published. */
  readonly copied: CopiedModule;
  /** What is pulled instead, where a registry answers; absent: nothing. */
  readonly pulled?: PulledImage;
}

/** A module that is built from a copy of its source, by a `replace` of go.mod, because something in it has to change. */
export interface CopiedModule {
  readonly module: string;
  /** go.sum's hash of the module: a folder that replaces a module is not checked by Go itself. */
  readonly sum: string;
  /** The copy, as go.mod names it. */
  readonly folder: string;
  /** Files and folders at its top that are not copied. */
  readonly leftOut: readonly string[];
  readonly change: DroppedLine | GeneratedOpenApi;
}

export interface DroppedLine {
  readonly file: string;
  /** Matches the one line. */
  readonly drop: RegExp;
}

export interface GeneratedOpenApi {
  /** The package that lacks its generated file, as a folder of the module. */
  readonly openApi: string;
}

export interface PulledImage {
  readonly tag: string;
  /** By digest. */
  readonly reference: string;
}
