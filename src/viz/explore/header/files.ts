/** Experiments from and to files. */
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
): Promise<Openable & Pick<Read, 'names'> & { readonly note: string }> =>
  readFrom(file, MEGABYTES, choice, async ({ read, names, note }) => ({
    ...(await openable(read)),
    names,
    note: note.join(' '),
  }));

/** Hands the experiment to the browser as a download: of a part of a larger network, the whole of it. */
export function saveExperiment(experiment: SingleExperiment): void {
  const { n, T } = sizesOf(experiment);
  const part = partOf(experiment);
  const layers = part ? `-${part.whole.layers.length}-layers` : '';
  const text = formatExperiment(part?.whole ?? aloneOf(experiment)!);
  download(`${experiment.cell}${layers}-T${T}-n${n}.json`, text, 'application/json');
}
