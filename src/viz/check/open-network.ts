/** Reads the network against which numbers are checked: the work of a worker, which has no page. */
import type { Choice } from '../../rnn/index.ts';
import { CHECKED } from '../experiment/largest-sizes.ts';
import { type Bounds, FileQuestion, type Opened, openedFrom } from '../experiment/opened.ts';

const checked: Bounds = { who: 'Check my gradient takes', most: CHECKED, megabytes: 64 };

/** Why nothing was opened, and what may be meant. */
export interface Refusal {
  readonly problem: string;
  readonly choices: readonly Choice[];
}

/** Reads a file, which takes seconds where it is large. */
export async function openedNetwork(file: File, choice?: Choice): Promise<Opened | Refusal> {
  try {
    return await openedFrom(file, checked, choice);
  } catch (error) {
    const choices = error instanceof FileQuestion ? error.choices : [];
    return { problem: (error as Error).message, choices };
  }
}
