import type { Experiment, StackedExperiment } from '../../rnn/index.ts';
import { encodeLink } from './link.ts';
import type { PageState } from './page-state.ts';

/** The address of Explore with an experiment, on the way back of its losses together or of one of them. */
export const exploreLink = (
  experiment: Experiment,
  {
    panel = 'norms',
    place = { parameter: 'W', of: 'all', elapsed: 0 },
  }: Partial<Pick<PageState, 'panel' | 'place'>> = {},
): string => `./index.html#${encodeLink({ experiment, place, panel, locked: [] })}`;

/** The same with several sequences, or of what only layers have words for: its first sequence is on show. */
export const exploreLinkOf = (whole: StackedExperiment): string => {
  const cut = { sequence: 0, layer: whole.layers.length - 1, direction: 0 };
  return `./index.html#${encodeLink({ experiment: whole, cut, place: { parameter: 'W', of: 'all', elapsed: 0 }, panel: 'norms', locked: [] })}`;
};
