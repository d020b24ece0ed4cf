/** An image's name, taken apart and filled up as containerd does it. */
export interface ImageReference {
  /** `docker.io` */
  readonly registry: string;
  /** With the registry: `docker.io/library/busybox`. */
  readonly repository: string;
  /** `latest` where the name has none; absent where it has a digest and no tag. */
  readonly tag?: string;
  /** `sha256:...` */
  readonly digest?: string;
  /** The whole name: `docker.io/library/busybox:latest`. */
  readonly full: string;
}

/** Undefined for what is no name of an image: the kubelet calls it InvalidImageName. */
export function imageReference(name: string): ImageReference | undefined {
  const [, path = '', givenTag, digest] = shape.exec(name) ?? [];
  if (path === '') return undefined;
  const [first = '', ...rest] = path.split('/');
  const named = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const registry = !named || first === 'index.docker.io' ? 'docker.io' : first;
  const own = named ? rest.join('/') : path;
  if (!ownPath.test(own) || !host.test(registry)) return undefined;
  const repository = `${registry}/${registry === 'docker.io' && !own.includes('/') ? 'library/' : ''}${own}`;
  const tag = givenTag ?? (digest === undefined ? 'latest' : undefined);
  const ending = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  return {
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    full: `${repository}${ending}`,
  };
}

/** Path, tag and digest: a colon before the last slash is that of a registry's port. */
const shape = /^(.+?)(?::(\w[\w.-]{0,127}))?(?:@(\w+:[0-9a-f]{32,}))?$/;
const host = /^[\w.-]+(?::\d+)?$/;
/** Small letters and digits, with separators between them (https://github.com/distribution/reference). */
const ownPath = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
