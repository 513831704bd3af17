/** Reads the network against which numbers are checked: the work of a worker, which has no page. */
import { type Choice, type Naming, toVersion1 } from '../../rnn/index.ts';
import { CHECKED, isShown } from '../experiment/largest-sizes.ts';
import { assertWithin, FileQuestion, readFrom } from '../experiment/opened.ts';
import { outlineOf } from './outline.ts';
import { asFile, PASTED, type Sheet } from './pasted.ts';
import { type Checked, sizesIn } from './quantity.ts';

const bounds = { who: 'Check my gradient takes', most: CHECKED };
const MEGABYTES = 64;

/** A network that was read. */
export interface OpenedNetwork {
  /** Of a large one its outline, and what it says is in the file. */
  readonly experiment: Checked;
  readonly isOutline: boolean;
  /** What was read under other names, in a sentence; empty where nothing was. */
  readonly note: string;
  /** What the parameters are called in the file, where it is not as here. */
  readonly names: Naming['names'];
}

/** Why nothing was opened, and what may be meant. */
export interface Refusal {
  readonly problem: string;
  readonly choices: readonly Choice[];
}

/** Where all of a network is, of which a page has an outline. */
export interface NetworkFile {
  readonly file: File | Sheet;
  readonly choice: Choice | undefined;
}

/** Reads a file, which takes seconds where it is large. */
export async function openedNetwork(file: File | Sheet, choice?: Choice): Promise<OpenedNetwork | Refusal> {
  try {
    const { experiment, names, note } = await readWhole({ file, choice });
    const isOutline = !isShown(sizesIn(experiment));
    return { experiment: isOutline ? outlineOf(experiment) : experiment, isOutline, names, note };
  } catch (error) {
    const choices = error instanceof FileQuestion ? error.choices : [];
    return { problem: (error as Error).message, choices };
  }
}

/** Version 1 where that has words for all of it. */
const readWhole = ({ file, choice }: NetworkFile) =>
  readFrom(asFile(file), MEGABYTES, choice, ({ read, names, note }) => {
    const experiment = asChecked(read);
    assertWithin(bounds, sizesIn(experiment));
    // What was pasted has no name of its own.
    return { experiment, names, note: note.join('').replace(`In ${PASTED}, `, '') };
  });

function asChecked(read: Parameters<typeof toVersion1>[0] | Checked): Checked {
  if (!('version' in read)) return read;
  if ('layers' in read) return toVersion1(read);
  if (read.sequences.length > 1) return read;
  try {
    return toVersion1(read);
  } catch {
    return read;
  }
}

let last: { readonly key: string; readonly experiment: Promise<Checked> } | undefined;

/** All of a network; that which was asked for last is kept. */
export function wholeOf(experiment: Checked, from: NetworkFile | undefined): Promise<Checked> {
  if (!from) return Promise.resolve(experiment);
  const { name, size, lastModified } = from.file;
  const key = JSON.stringify([name, size, lastModified, from.choice]);
  if (last?.key !== key) last = { key, experiment: readWhole(from).then((read) => read.experiment) };
  return last.experiment;
}
