import type { Experiment } from '../../rnn/index.ts';
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
