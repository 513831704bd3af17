/** The boxes of question 5: the sheet's two cases, and one where nothing overlaps. */
import type { Box } from '../../../worksheet/index.ts';

export interface BoxesCase {
  readonly name: string;
  readonly truth: Box;
  readonly predicted: Box;
}

const truth: Box = [10, 10, 10, 10];

export const firstCase: BoxesCase = { name: 'First prediction', truth, predicted: [12, 6, 6, 10] };
export const secondCase: BoxesCase = { name: 'Second prediction', truth, predicted: [8, 14, 10, 6] };
export const apartCase: BoxesCase = { name: 'No overlap', truth, predicted: [19.5, 17, 5, 4] };

/** The second prediction with the size that the sheet wrote down. */
export const secondAsWritten: BoxesCase = { ...secondCase, predicted: [8, 14, 4, 6] };
