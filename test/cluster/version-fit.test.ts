import test from 'ava';
import { refuseOtherVersions, versionOfImage } from '../../lib/cluster/version-fit.ts';
import { RequirementMissing } from '../../lib/errors.ts';

const refused = test.macro<[image: string, range: string]>(async (t, image, range) => {
  const error = await t.throwsAsync(refuseOtherVersions(versionOfImage(image), range), {
    instanceOf: RequirementMissing,
  });
  t.true(error.message.includes(range));
});
const taken = test.macro<[image: string | undefined, range: string | undefined]>(async (t, image, range) => {
  await t.notThrowsAsync(refuseOtherVersions(versionOfImage(image), range));
});

test('a version above the range', refused, 'labrig/node:v1.34.2', '<1.24');
test('a version below it, with a digest', refused, 'kindest/node:v1.21.14@sha256:0a1b', '>=1.24');
test('a version in the range', taken, 'labrig/node:v1.21.14', '<1.24');
test('no range', taken, 'labrig/node:v1.21.14', undefined);
test('a tag that is no version tells nothing', taken, 'registry.example:5000/node:latest', '<1.24');
test('images of the config, one for each node', taken, undefined, '<1.24');
