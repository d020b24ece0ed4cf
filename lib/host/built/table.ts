import type { ImageReference } from '../../image-reference.ts';
import type { BuiltImage } from './built-image.ts';

/** Images that are built from the module of their own program. */
const table: readonly BuiltImage[] = [
  ...['controller', 'speaker'].map((name) => ({
    repository: `quay.io/metallb/${name}`,
    module: 'go.universe.tf/metallb',
    package: `./${name}`,
    program: name,
    linkerFlags: () => [],
  })),
  {
    repository: 'docker.io/library/traefik',
    module: 'github.com/traefik/traefik/v3',
    package: './cmd/traefik',
    program: 'usr/local/bin/traefik',
    // A library of 2024 reaches into Go's runtime by names that Go 1.23 and newer keep to themselves.
    linkerFlags: (version) => [
      '-checklinkname=0',
      `-X=github.com/traefik/traefik/v3/pkg/version.Version=${version.replace(/^v/, '')}`,
    ],
  },
];

/** Undefined where the image is of no such program, or its tag no version. */
export function builtImageFor({ repository, tag }: ImageReference): BuiltImage | undefined {
  if (tag === undefined || !/^v\d+\.\d+\.\d+$/.test(tag)) return undefined;
  return table.find((one) => one.repository === repository);
}
