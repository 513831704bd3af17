/** Reads what was pasted or opened, and checks it: the work of a worker, for a large text takes seconds. */
import {
  formatOfFile,
  matrixInText,
  MatrixSyntaxError,
  ExperimentError,
  JsonError,
  type SearchProgress,
  type TextFormat,
} from '../../rnn/index.ts';
import { fileText } from '../page/files/opened.ts';
import { type CheckJob, checkNumbers, type CheckReply } from './numbers.ts';
import { type NetworkFile, wholeOf } from './open-network.ts';
import type { Pasted } from './pasted.ts';
import { excerptOf, type Excerpt } from './excerpt.ts';

/** Numbers that someone gave, as they gave them. */
export interface PastedJob extends Omit<CheckJob, 'answer'> {
  readonly text: Pasted;
  /** Where all of the network is, of which the page has an outline. */
  readonly from?: NetworkFile | undefined;
}

/** Why a text holds no answer. */
export interface Fault {
  readonly problem: string;
  /** Where it breaks off; undefined: it reads well, and is no answer to this. */
  readonly place: { readonly line: number; readonly column: number; readonly excerpt: Excerpt } | undefined;
}

export type TextReply = CheckReply | { readonly fault: Fault };

const MEGABYTES = 64;

/** A text, and how it is to be read: by the name of its file, or as it looks. */
export async function textIn(
  pasted: Pasted,
): Promise<{ readonly text: string; readonly format: TextFormat; readonly stem?: string }> {
  if (typeof pasted === 'string') return { text: pasted, format: undefined };
  if (!(pasted instanceof File)) return { text: pasted.text, format: undefined };
  const stem = /^(.+)\.\w+$/.exec(pasted.name)?.[1];
  return {
    text: await fileText(pasted, MEGABYTES),
    format: formatOfFile(pasted.name),
    ...(stem && { stem }),
  };
}

export async function checkText(
  { text: pasted, from, experiment, quantity }: PastedJob,
  onProgress: (progress: SearchProgress) => void,
): Promise<TextReply> {
  const { text, format } = await textIn(pasted);
  return orFault(text, async () => {
    const answer = matrixInText(text, format);
    return checkNumbers({ experiment: await wholeOf(experiment, from), quantity, answer }, onProgress);
  });
}

/** The answer to a text, or why it is none. */
export async function orFault<Reply>(
  text: string,
  work: () => Promise<Reply>,
): Promise<Reply | { readonly fault: Fault }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MatrixSyntaxError) {
      const { line, column, message } = error;
      const problem = message.slice(message.indexOf(': ') + 2);
      return { fault: { problem, place: { line, column, excerpt: excerptOf(text, error) } } };
    }
    if (!(error instanceof ExperimentError || error instanceof JsonError)) throw error;
    return { fault: { problem: error.message, place: undefined } };
  }
}
