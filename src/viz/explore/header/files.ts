/** Experiments from and to files. */
import type { Signal } from '@preact/signals-core';
import { type Choice, formatExperiment, type SingleExperiment, sizesOf } from '../../../rnn/index.ts';
import { type Read, readFrom } from '../../experiment/opened.ts';
import { aloneOf, partOf } from '../../experiment/part.ts';
import { download } from '../../page/files/download.ts';
import { type Openable, openable } from '../state/open-experiment.ts';

export { choiceName, FileQuestion } from '../../experiment/opened.ts';

/** Text of the largest experiment that Explore shows. */
const MEGABYTES = 256;

/**
 * Reads an experiment that Explore can show: one of its sizes, in which no number overflows.
 * @throws FileError, FileQuestion
 */
export const readExperiment = (
  file: File,
  choice?: Choice,
  reading?: Reading,
): Promise<Openable & Pick<Read, 'names'> & { readonly note: string }> =>
  readFrom(file, MEGABYTES, choice, async ({ read, names, note }) => ({
    ...(await openable(read, reading && progressOf(file, reading))),
    names,
    note: note.join(' '),
  }));

/** Where it is said how far the work has come, which is called off where that is dismissed, or another file is opened. */
export interface Reading {
  readonly note: Signal<string | undefined>;
  readonly isWanted: () => boolean;
}

const progressOf =
  ({ name }: File, { note, isWanted }: Reading) =>
  (share: number, cancel: () => void) => {
    if (!isWanted() || (share > 0 && note.peek() === undefined)) return cancel();
    note.value = `Computing the gradients of ${name}: ${Math.floor(100 * share)} %. Dismiss calls it off.`;
  };

/** Hands the experiment to the browser as a download: of a part of a larger network, the whole of it. */
export function saveExperiment(experiment: SingleExperiment): void {
  const { n, T } = sizesOf(experiment);
  const part = partOf(experiment);
  const layers = part ? `-${part.whole.layers.length}-layers` : '';
  const text = formatExperiment(part?.whole ?? aloneOf(experiment)!);
  download(`${experiment.cell}${layers}-T${T}-n${n}.json`, text, 'application/json');
}
