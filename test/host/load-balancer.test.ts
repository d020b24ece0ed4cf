import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { assetsFolder } from '../../lib/host/folders.ts';
import { imageNamedIn } from '../../lib/host/load-balancer/image.ts';

test('the image that a kind program names', (t) => {
  const name = 'docker.io/kindest/haproxy:v20230606-42a2262b';
  t.is(imageNamedIn(Buffer.from(`\0\x01other textdocker.io/kindest/node\0${name}error text`)), name);
  t.is(imageNamedIn(Buffer.from('docker.io/kindest/haproxy:latest')), undefined);
  t.is(imageNamedIn(Buffer.from('another kind')), undefined);
});

test('until kind writes its own config there is one that listens on nothing of kind', async (t) => {
  const config = await readFile(join(assetsFolder(), 'load-balancer', 'haproxy.cfg'), 'utf8');
  t.regex(config, /^ {2}bind 127\.0\.0\.1:/m);
  t.notRegex(config, /6443/);
});
