import { UsageError } from '../errors.ts';
import { removeLab } from '../engine/clean.ts';
import { findLab, type Lab, listLabs } from '../engine/labs.ts';
import { createProvider, verbs } from './services.ts';
import { sayUndone } from './say-undone.ts';

export async function downCommand(name: string | undefined): Promise<void> {
  const lab = name === undefined ? onlyLab() : findLab(name);
  const results = await removeLab(lab, { provider: createProvider(lab), verbs });
  process.exitCode = sayUndone(results, `lab ${lab.name} is gone`);
}

function onlyLab(): Lab {
  const [lab, ...more] = listLabs();
  if (lab === undefined) throw new UsageError('no lab is up', { next: 'labrig status' });
  if (more.length === 0) return lab;
  const names = [lab, ...more].map((one) => one.name).join(', ');
  throw new UsageError(`several labs are up: ${names}`, { next: `labrig down ${lab.name}` });
}
