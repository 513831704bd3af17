/** Experiments from and to files. */
import { type Choice, type Experiment, formatExperiment, sizesOf, Terms } from '../../../rnn/index.ts';
import { type Bounds, type Opened, openedFrom } from '../../experiment/opened.ts';
import { download } from '../../page/files/download.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';

export { choiceName, FileQuestion } from '../../experiment/opened.ts';

/** The largest experiment that Explore shows has under 100,000 numbers. */
const shown: Bounds = {
  who: 'Explore shows',
  most: LIMITS,
  megabytes: 8,
  verify: (experiment) => void new Terms(experiment),
};

/**
 * Reads an experiment that Explore can show: one of its sizes, in which no number overflows.
 * @throws FileError, FileQuestion
 */
export const readExperiment = (file: File, choice?: Choice): Promise<Opened> =>
  openedFrom(file, shown, choice);

/** Hands the experiment to the browser as a download. */
export function saveExperiment(experiment: Experiment): void {
  const { n, T } = sizesOf(experiment);
  download(`${experiment.cell}-T${T}-n${n}.json`, formatExperiment(experiment), 'application/json');
}
