/** Experiments from files, in any of their versions and under names of others. */
import {
  type AnyExperiment,
  type Choice,
  ExperimentError,
  type Naming,
  parseExperiment,
  type sizesOf,
} from '../../rnn/index.ts';
import { JsonError, parseJson } from '../../rnn/json.ts';
import { FileError, fileText } from '../page/files/opened.ts';
import { asSentence } from '../text/sentence.ts';
import type { LIMITS } from './largest-sizes.ts';

/** A file that can be read in several ways. */
export class FileQuestion extends FileError {
  constructor(
    message: string,
    readonly choices: readonly Choice[],
  ) {
    super(message);
  }
}

/** A choice as a button has it. */
export const choiceName = ({ layout, order }: Choice): string =>
  `a = ${layout === 'rows' ? 'h W, rows' : 'W h, columns'}${order ? `, gates ${order.join(', ')}` : ''}`;

/** The largest sizes that something can do with. */
export interface Bounds {
  /** As in `Explore shows n up to 64`. */
  readonly who: string;
  readonly most: { readonly [Size in keyof typeof LIMITS]: number };
}

/** What a file holds, whole. */
export interface Read {
  readonly read: AnyExperiment;
  readonly names: Naming['names'];
  /** What was read under other names, in a sentence; none where nothing was. */
  readonly note: readonly string[];
}

/**
 * Reads a file and makes something of it.
 * @param choice what was answered to a `FileQuestion`
 * @throws FileError: the message names file, place and cure, also where `make` throws; FileQuestion
 */
export async function readFrom<Made>(
  file: File,
  megabytes: number,
  choice: Choice | undefined,
  make: (read: Read) => Made | Promise<Made>,
): Promise<Made> {
  try {
    const text = await fileText(file, megabytes);
    if (!text.trim()) throw new JsonError('the file is empty');
    const { read, names, sentence } = await parsed(parseJson(text), choice);
    return await make({ read, names, note: sentence ? [`In ${file.name}, ${sentence}.`] : [] });
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
    return { read: parseExperiment(json), names: {}, sentence: '' };
  } catch (fault) {
    if (!(fault instanceof ExperimentError)) throw fault;
    const { AmbiguousError, readAs, withOwnNames } = await import('../../rnn/debug/names/own-names.ts');
    try {
      const named = withOwnNames(json, choice);
      if (named.json === json) throw fault;
      return { read: parseExperiment(named.json), names: named.naming.names, sentence: readAs(named.naming) };
    } catch (error) {
      throw error instanceof AmbiguousError ? new FileQuestion(error.message, error.choices) : error;
    }
  }
}

/** @throws ExperimentError when the experiment is larger than the page can take. */
export function assertWithin({ who, most }: Bounds, sizes: ReturnType<typeof sizesOf>): void {
  for (const [name, path] of [
    ['T', 'inputs'],
    ['n', 'weights.W'],
    ['m', 'weights.U'],
    ['q', 'weights.V'],
  ] as const) {
    if (sizes[name] > most[name]) {
      const instead = 'For larger ones there is “npm run gradients -- FILE.json”';
      throw new ExperimentError(
        path,
        `${who} ${name} up to ${most[name]}, got ${name} = ${sizes[name]}. ${instead}`,
      );
    }
  }
}
