/** Experiments from and to files. */
import {
  type Experiment,
  ExperimentError,
  formatExperiment,
  parseExperiment,
  sizesOf,
  Terms,
  NonFiniteError,
} from '../../../rnn/index.ts';
import { download } from '../../page/download.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';

/** A file that cannot be opened here: the message names file, place and cure. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** Reads an experiment that Explore can show: one of its sizes, in which no number overflows. @throws FileError */
export async function readExperiment(file: File): Promise<Experiment> {
  const text = await file.text().catch(() => {
    throw new FileError(`${file.name}: cannot be read. Is it a folder?`);
  });
  try {
    const experiment = withinLimits(parseExperiment(JSON.parse(text)));
    void new Terms(experiment);
    return experiment;
  } catch (error) {
    if (error instanceof ExperimentError || error instanceof NonFiniteError)
      throw new FileError(`${file.name}: ${error.message}.`);
    if (error instanceof SyntaxError) {
      const what = text.trim() ? `not JSON (${error.message})` : 'the file is empty';
      throw new FileError(`${file.name}: ${what}. Export, JSON writes a file to start from.`);
    }
    throw error;
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
