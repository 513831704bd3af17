/** What the sheet claims and what was measured, and how the networks were trained. */
import { html, type TemplateResult } from 'lit-html';
import { openings } from '../../../rnn/tasks/index.ts';
import type { WordsFile } from '../../../rnn/words/file.ts';
import { formatPercent } from '../../text/format.ts';
import { tableDetails } from '../../text/table-details.ts';
import { LEARNT } from './finding.ts';
import type { ClaimVerdict } from './verdicts.ts';

const outcomes = {
  holds: { text: 'Holds', colour: 'right' },
  fails: { text: 'Does not hold', colour: 'wrong' },
  open: { text: 'Not decided', colour: '' },
} as const;

export const verdictList = (verdicts: readonly ClaimVerdict[]): TemplateResult =>
  html`<ul class="verdicts">
    ${verdicts.map(
      ({ claim, outcome, measured, numbers }) =>
        html`<li>
          <strong class=${outcomes[outcome].colour}>${outcomes[outcome].text}</strong>
          <div>
            <p>${claim}</p>
            ${measured.map((text) => html`<p class="measured">${text}</p>`)}
            ${numbers ? tableDetails('The numbers behind it', () => numbersTable(numbers)) : ''}
          </div>
        </li>`,
    )}
  </ul>`;

const numbersTable = ({ head, rows }: NonNullable<ClaimVerdict['numbers']>): TemplateResult =>
  html`<table class="numbers">
    <thead>
      <tr>
        ${head.map((text) => html`<th scope="col">${text}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, ...cells]) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${cells.map((text) => html`<td>${text}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;

export function howTrained(file: WordsFile): TemplateResult {
  const { n, batch, updates, rate, threshold, forgetBias, seeds, shown, sentences, read, command } = file;
  const { training, heldOut } = openings;
  return html`<ul>
    <li>
      All cells alike: ${n} hidden units, W of each gate orthogonal at first, batches of ${batch}, Adam. The
      LSTM’s forget bias starts at ${forgetBias}.
    </li>
    <li>
      Adam’s rate is ${rate}, and the norm of the gradient is clipped to ${threshold}. At most ${updates}
      updates, fewer once the loss stays near 0.
    </li>
    <li>
      The rate is the one that training has here by default, and was not tuned for one cell. With another, or
      with more updates, the limits lie elsewhere.
    </li>
    <li>
      Half of the sentences have irrelevant clauses, half one irrelevant word repeated. The whole sentence
      repeated was not in training: its key word would come close to the end again and again.
    </li>
    <li>
      Of the ${training.length + heldOut.length} openings, such as “${training[0].join(' ')}”,
      ${heldOut.length} are kept from training, “${heldOut[0].join(' ')}” for one. Accuracy is measured on
      sentences that begin with these, so that none of them was in training; each of their words was.
    </li>
    <li>
      Equally long: a network of its own for each number of filler words. Short ones too: one network, trained
      on 0 to ${shown} filler words, for all.
    </li>
    <li>Each with ${seeds.length} seeds, measured on ${sentences} sentences a point.</li>
    <li>
      Learnt means: even the worst seed is right in ${formatPercent(LEARNT)} or more, at the low end of its 95
      % interval, there and at every smaller number.
    </li>
    <li>
      What reaches the key word before the first update is measured with the first weights of the same
      ${seeds.length} seeds: the norm of its term of ∂E/∂U, divided by that of the last word, the median over
      ${read} of these sentences.
    </li>
    <li>
      The networks above are those of seed ${seeds[0]}, trained on ${shown} filler words, weights rounded to 4
      digits before they were measured. All of it is made by <code>${command}</code>.
    </li>
  </ul>`;
}
