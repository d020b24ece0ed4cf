// Runs the built program with the arguments given, and keeps what V8 compiled for it: see lib/process/code-cache.ts.
// With `--played`, on an API that is played: V8 compiles a function when it is called, and without a cluster many are not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedModules } from '../dist/lib/process/code-cache.js';
import { fakeApi, json } from '../dist/test/cluster/fake-api.js';

const folder = mkdtempSync(join(tmpdir(), 'labrig-code-cache-'));
const modules = cachedModules();
process.on('exit', () => {
  modules.writeCaches();
  rmSync(folder, { recursive: true });
});
// Whatever is written goes away with the folder.
Object.assign(process.env, { TMPDIR: folder, XDG_STATE_HOME: folder });
if (process.argv.includes('--played')) process.argv.splice(2, Infinity, 'run', await playedScenario());
modules.load(join(import.meta.dirname, '..', 'dist', 'program', 'main.cjs'));

/** The file of a scenario that passes. */
async function playedScenario() {
  const service = { metadata: { name: 'kubernetes', namespace: 'default', uid: '1', resourceVersion: '1' } };
  const resources = [{ name: 'services', kind: 'Service', namespaced: true, verbs: ['get', 'list', 'watch'] }];
  const api = await fakeApi(({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://api');
    if (pathname === '/version') return json(response, { gitVersion: 'v1.34.2' });
    if (pathname === '/api/v1') return json(response, { kind: 'APIResourceList', groupVersion: 'v1', resources });
    if (pathname === '/apis') return json(response, { kind: 'APIGroupList', groups: [] });
    if (searchParams.has('watch')) return response.writeHead(200).flushHeaders();
    const items = pathname.endsWith('/services') ? [service] : [];
    return json(response, { kind: 'List', metadata: { resourceVersion: '1' }, items });
  });
  api.unref();
  const file = join(folder, 'played.yaml');
  writeFileSync(
    file,
    `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: played}
cluster: {provider: existing, existing: {context: x, kubeconfig: ${api.kubeconfig}}}
steps:
  - name: The service of the API is there
    expect: [{objects: {kind: Service, name: kubernetes}, count: 1, for: 100ms}]
`,
  );
  return file;
}
