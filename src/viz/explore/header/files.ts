/** Experiments from and to files. */
import {
  type Experiment,
  ExperimentError,
  formatExperiment,
  parseExperiment,
  sizesOf,
  Terms,
  toVersion1,
} from '../../../rnn/index.ts';
import { JsonError, parseJson } from '../../../rnn/json.ts';
import { FileError, textOf } from '../../page/opened-file.ts';
import { asSentence } from '../../text/sentence.ts';
import { download } from '../../page/download.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';

/** The largest experiment that Explore shows has under 100,000 numbers. */
const MOST_MEGABYTES = 8;

/**
 * Reads an experiment that Explore can show: one of its sizes, in which no number overflows; of several sequences the first.
 * @param onNote told, in a sentence, what of the file is not shown
 * @throws FileError: the message names file, place and cure
 */
export async function readExperiment(
  file: File,
  onNote: (note: string) => void = () => {},
): Promise<Experiment> {
  try {
    const text = await textOf(file, MOST_MEGABYTES);
    if (!text.trim()) throw new JsonError('the file is empty');
    const read = parseExperiment(parseJson(text));
    const experiment = withinLimits('version' in read ? toVersion1(read) : read);
    void new Terms(experiment);
    const count = 'version' in read ? read.sequences.length : 1;
    if (count > 1)
      onNote(`${file.name} holds ${count} sequences: the first one is shown, with its own gradients.`);
    return experiment;
  } catch (error) {
    const why = asSentence((error as Error).message);
    const cure = error instanceof JsonError ? ' Export, JSON writes a file to start from.' : '';
    throw new FileError(`${file.name}: ${why}${cure}`, {
      cause: error,
    });
  }
}

/** @throws ExperimentError when the experiment is larger than Explore can draw. */
function withinLimits(experiment: Experiment): Experiment {
  const sizes = sizesOf(experiment);
  for (const [name, path] of [
    ['T', 'inputs'],
    ['n', 'weights.W'],
    ['m', 'weights.U'],
    ['q', 'weights.V'],
  ] as const) {
    if (sizes[name] > LIMITS[name]) {
      const instead = 'For larger ones there is “npm run gradients -- FILE.json”';
      throw new ExperimentError(
        path,
        `Explore shows ${name} up to ${LIMITS[name]}, got ${name} = ${sizes[name]}. ${instead}`,
      );
    }
  }
  return experiment;
}

/** Hands the experiment to the browser as a download. */
export function saveExperiment(experiment: Experiment): void {
  const { n, T } = sizesOf(experiment);
  download(`${experiment.cell}-T${T}-n${n}.json`, formatExperiment(experiment), 'application/json');
}
