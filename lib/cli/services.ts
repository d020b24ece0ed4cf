import { actions } from '../actions/registry.ts';
import { chooseProvider } from '../cluster/choose-provider.ts';
import { kindProvider } from '../cluster/kind.ts';
import type { MinikubeParts } from '../cluster/minikube.ts';
import type { Provider } from '../cluster/provider.ts';
import type { Lab } from '../engine/labs.ts';
import type { RunServices } from '../engine/start-run.ts';
import { verbsOf } from '../engine/verbs.ts';
import { InfraError } from '../errors.ts';
import type * as Host from '../host/index.ts';
import type { ImageSource } from '../host/index.ts';
import { faults } from '../faults/registry.ts';
import { subjects } from '../observe/registry.ts';
import { run } from '../process/run.ts';
import type { Registries } from '../scenario/registries.ts';
import { version } from './version.ts';

/** All that a scenario file can say, wired here and nowhere else. */
export const registries: Registries = { subjects: [...subjects.values()], actions, faults };

export const verbs = verbsOf(registries);

export function createProvider(lab?: Lab): Provider {
  return providerOf(enginePath(lab));
}

/** A lab that is up names its engine, which then need not be looked for; else it is looked for when it is first needed. */
function enginePath(lab: Lab | undefined): () => Promise<string> {
  let found: Promise<string> | undefined;
  return () => (found ??= lab?.engine === undefined ? findEngine() : Promise.resolve(lab.engine));
}

async function findEngine(): Promise<string> {
  return (await (await host()).engine()).path;
}

function providerOf(engine: () => Promise<string>): Provider {
  // An image that was built here says that no registry answered: then nothing outside is of use to the lab.
  const egress = (image: string | undefined): 'none' | 'allow' =>
    image?.startsWith('labrig/') === true ? 'none' : 'allow';
  const kind = async (): Promise<Provider> =>
    kindProvider({
      engine: await engine(),
      kind: async () => (await host()).kindPath(),
      image: imageFor,
      loadBalancer: async (signal, progress) => (await host()).provideLoadBalancer(signal, progress),
      run,
      egress,
    });
  const minikube = async (): Promise<Provider> => {
    const { minikubeProvider } = await import('../cluster/minikube.ts');
    const tools: MinikubeParts['tools'] = async (kubernetes, runtime) =>
      (await host()).findMinikubeTools(kubernetes, runtime);
    return minikubeProvider({ engine: await engine(), run, tools });
  };
  const vm = async (): Promise<Provider> => {
    const { vmProvider } = await import('../cluster/vm/vm.ts');
    return vmProvider({
      engine: await engine(),
      run,
      kind,
      cache: async () => (await host()).machineDisks(),
      image: async (kubernetes, signal, progress) =>
        (await host()).obtainMachineImage(await imageFor(kubernetes), signal, progress),
      egress,
    });
  };
  const existing = async (): Promise<Provider> => {
    const { existingProvider } = await import('../cluster/existing.ts');
    return existingProvider();
  };
  return chooseProvider(
    { kind, minikube, vm, existing },
    {
      lacks: async (modules) => (await host()).lackingModules(modules),
      withoutMachines: async () => (await host()).withoutMachines(),
    },
  );
}

/** What runs share; the reporter is each command's own. */
export function createRunServices(reporter: RunServices['reporter'], lab?: Lab, provider?: Provider): RunServices {
  const engine = enginePath(lab);
  return {
    version,
    verbs,
    provider: provider ?? providerOf(engine),
    engine,
    reporter,
    images: imageSource(),
    releases,
  };
}

/** What looks at the machine is read only when a run needs it: on a lab that is up it does not. */
function host(): Promise<typeof Host> {
  return import('../host/index.ts');
}

const releases: RunServices['releases'] = {
  file: async (file, signal, progress) => (await host()).fetchReleaseFile(file, signal, progress),
};

/** One for all runs of a command: what it learns of registries stays known. */
function imageSource(): RunServices['images'] {
  let made: Promise<ImageSource> | undefined;
  const source = (): Promise<ImageSource> => (made ??= host().then(({ createImageSource }) => createImageSource()));
  return {
    named: async (name) => (await source()).named(name),
    obtain: async (names, folder, signal, progress) => (await source()).obtain(names, folder, signal, progress),
  };
}

async function imageFor(kubernetes: string | undefined): Promise<string> {
  const { findNodeImage, nodeImage } = await host();
  if (kubernetes !== undefined) return findNodeImage(kubernetes);
  const [newest] = await nodeImage.list();
  if (newest === undefined) throw new InfraError('there is no node image', { next: 'labrig setup' });
  return newest.reference;
}
