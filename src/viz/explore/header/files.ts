/** Experiments from and to files. */
import {
  type Choice,
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

/** A file that can be read in several ways. */
export class FileQuestion extends FileError {
  constructor(
    message: string,
    readonly choices: readonly Choice[],
  ) {
    super(message);
  }
}

export interface ReadOptions {
  /** Told, in a sentence, what of the file is not shown, and what was read under other names. */
  readonly onNote?: (note: string) => void;
  /** What was answered to a `FileQuestion`. */
  readonly choice?: Choice;
}

/**
 * Reads an experiment that Explore can show: one of its sizes, in which no number overflows; of several sequences the first.
 * @throws FileError: the message names file, place and cure; FileQuestion
 */
export async function readExperiment(
  file: File,
  { onNote = () => {}, choice }: ReadOptions = {},
): Promise<Experiment> {
  try {
    const text = await textOf(file, MOST_MEGABYTES);
    if (!text.trim()) throw new JsonError('the file is empty');
    const { read, names } = await parsed(parseJson(text), choice);
    const experiment = withinLimits('version' in read ? toVersion1(read) : read);
    void new Terms(experiment);
    const count = 'version' in read ? read.sequences.length : 1;
    const notes = [
      ...(count > 1
        ? [`${file.name} holds ${count} sequences: the first one is shown, with its own gradients.`]
        : []),
      ...(names ? [`In ${file.name}, ${names}.`] : []),
    ];
    if (notes.length > 0) onNote(notes.join(' '));
    return experiment;
  } catch (error) {
    const why = asSentence((error as Error).message);
    if (error instanceof FileQuestion) throw new FileQuestion(`${file.name}: ${why}`, error.choices);
    const cure = error instanceof JsonError ? ' Export, JSON writes a file to start from.' : '';
    throw new FileError(`${file.name}: ${why}${cure}`, {
      cause: error,
    });
  }
}

/** What is no experiment may be one under other names, of which few files have any. */
async function parsed(json: unknown, choice?: Choice) {
  try {
    return { read: parseExperiment(json), names: '' };
  } catch (fault) {
    if (!(fault instanceof ExperimentError)) throw fault;
    const { AmbiguousError, readAs, withOwnNames } = await import('../../../rnn/debug/names/own-names.ts');
    try {
      const named = withOwnNames(json, choice);
      if (named.json === json) throw fault;
      return { read: parseExperiment(named.json), names: readAs(named.naming) };
    } catch (error) {
      throw error instanceof AmbiguousError ? new FileQuestion(error.message, error.choices) : error;
    }
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
