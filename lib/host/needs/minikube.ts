import { InfraError } from '../../errors.ts';
import { chosen, engine, engines } from '../engine/engine.ts';
import type { Host } from '../host.ts';
import { BASE_IMAGE, KICBASE } from '../minikube/base-image.ts';
import { buildMinikubeBase } from '../minikube/build.ts';
import { installMinikube } from '../minikube/install-minikube.ts';
import { findMinikube, MINIKUBE_VERSION, ownMinikubePath } from '../minikube/minikube.ts';
import { RUNTIMES } from '../minikube/preload.ts';
import { BUILT_RECIPE, findMinikubeTools } from '../minikube/tools.ts';
import type { Check, Need, Progress } from '../need.ts';
import { pullNodeImage } from '../node-image/pull.ts';
import { programNeed } from './program.ts';

export function minikubeNeed(host: Host): Need {
  return programNeed(
    {
      name: 'minikube',
      why: 'makes clusters whose nodes have docker or containerd in them',
      version: MINIKUBE_VERSION,
      find: findMinikube,
      path: ownMinikubePath,
      install: installMinikube,
    },
    host,
  );
}

export function minikubeBaseNeed(host: Host): Need {
  return {
    name: "minikube's base image",
    why: 'each node of minikube is a container of it',
    after: ['engine running', 'privileged containers', 'minikube', 'node image'],
    check: () => checkBase(host),
    mend: (progress) => obtainBase(host, progress),
  };
}

async function checkBase(host: Host): Promise<Check> {
  const mend = `pull ${KICBASE.tag}, else build ${BASE_IMAGE} from source (minutes)`;
  if (chosen(await engines(host), host.env)?.answers !== true)
    return { ok: false, found: 'not known: no engine answers', mend };
  const found: string[] = [];
  for (const runtime of RUNTIMES) {
    try {
      const { built } = await findMinikubeTools(undefined, runtime, host);
      found.push(built === undefined ? KICBASE.tag : `${built.baseImage} with ${runtime}`);
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      return { ok: false, found: error.message, mend };
    }
  }
  return { ok: true, found: [...new Set(found)].join(', ') };
}

async function obtainBase(host: Host, progress: Progress): Promise<void> {
  const used = await engine(host);
  progress(`pulling ${KICBASE.tag}`);
  const why = await pullNodeImage(host, used, KICBASE, progress);
  if (why === undefined) return;
  progress(`it can't be pulled (${why}): building ${BASE_IMAGE} from source`);
  await buildMinikubeBase(host, used, BUILT_RECIPE, progress);
}
