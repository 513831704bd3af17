/** Whether a = W h or a = h W: where nothing tells, the user says it. */
import type { Layout } from '../rnn/index.ts';
import { InputError } from './input.ts';

export const SAY_LAYOUT = 'say --layout columns (a = W h) or --layout rows (a = h W)';

/** @throws InputError for another word. */
export function layoutFrom(layout: string): Layout {
  if (layout === 'rows' || layout === 'columns') return layout;
  throw new InputError(`--layout ${layout}: expected rows or columns`);
}
