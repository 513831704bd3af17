import { cut } from '../json.ts';

/** A file of weights or of sequences that cannot be read, or is no network of ours; the message names the place. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** @param place what in the file is wrong, quoted from it where it has a name */
export const refuse = (place: string, problem: string): never => {
  throw new ImportError(`${cut(place, 80)}: ${problem}`);
};
