/** What becomes of a gradient in the end, with what the word means where it stands. */
import type { TemplateResult } from 'lit-html';
import { outcomeOf, type Rate } from '../../rnn/rate/rate.ts';
import { rateChip } from './rate.ts';
import { term } from './term.ts';

export const outcomeView = (rate: Rate): TemplateResult | string =>
  rate.fate
    ? term(rate.fate, rateChip(rate))
    : outcomeOf(rate) === 'too-few'
      ? term('tooFew', rateChip(rate))
      : rateChip(rate);
