import type { Recipe } from './recipe.ts';

/** The versions that the programs say of themselves: a Go module does not carry them. */
export function linkerFlags({ kubernetes, linkerFlags }: Recipe): string[] {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(kubernetes) ?? [];
  const said = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
    `-X ${name}.gitVersion=${kubernetes}`,
    `-X ${name}.gitMajor=${major}`,
    `-X ${name}.gitMinor=${minor}`,
    `-X ${name}.gitTreeState=clean`,
  ]);
  return ['-s', '-w', ...said, ...linkerFlags];
}
