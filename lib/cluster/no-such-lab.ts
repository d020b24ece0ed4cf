import { InfraError } from '../errors.ts';

/** There is no cluster of this name, or it is not one that labrig made. */
export class NoSuchLab extends InfraError {
  constructor(name: string) {
    super(`there is no lab ${name} that labrig made`, { next: 'labrig status' });
  }
}
