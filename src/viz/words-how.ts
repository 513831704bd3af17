/** What the sheet claims and what was measured, and how the networks were trained. */
import { html, type TemplateResult } from 'lit-html';
import type { WordsFile } from '../rnn/words/file.ts';
import { formatPercent } from './format.ts';
import { LEARNT, type Verdict } from './words-finding.ts';

export const verdictList = (verdicts: readonly Verdict[]): TemplateResult =>
  html`<ul class="verdicts">
    ${verdicts.map(
      ({ claim, holds, measured }) =>
        html`<li>
          <strong class=${holds ? 'right' : 'wrong'}>${holds ? 'Holds' : 'Does not hold'}</strong>
          <span>${claim} <span class="measured">${measured}</span></span>
        </li>`,
    )}
  </ul>`;

export function howTrained(file: WordsFile): TemplateResult {
  const { n, batch, updates, rate, threshold, forgetBias, seeds, shown, sentences, command } = file;
  return html`<ul>
    <li>
      All cells alike: ${n} hidden units, W of each gate orthogonal at first, Adam at rate ${rate}, batches of
      ${batch}, norm of the gradient clipped to ${threshold}, at most ${updates} updates, fewer once the loss
      stays near 0. The LSTM’s forget bias starts at ${forgetBias}. The rate is the one that training has here
      by default, and was not tuned for one cell: with another, or with more updates, the limits lie
      elsewhere.
    </li>
    <li>
      Half of the sentences have irrelevant clauses, half one irrelevant word repeated. The whole sentence
      repeated was not in training: its key word would come close to the end again and again.
    </li>
    <li>
      Equally long: a network of its own for each number of filler words. Short ones too: one network, trained
      on 0 to ${shown} filler words, for all. Each with ${seeds.length} seeds, measured on ${sentences}
      sentences a point that training did not see (without filler words there are only 60 sentences in all).
      Learnt means: on the mean of the seeds ${formatPercent(LEARNT)} right or more, there and at every
      smaller number.
    </li>
    <li>
      The networks above are those of seed ${seeds[0]}, trained on ${shown} filler words, weights rounded to 4
      digits before they were measured. All of it is made by <code>${command}</code>.
    </li>
  </ul>`;
}
