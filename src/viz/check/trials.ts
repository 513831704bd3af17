/** Mistakes to try: those that are often made, and every change of the graph; in groups, and searched by words. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { familyOf, type MistakeId } from '../../rnn/index.ts';
import { furtherTrialsOf, type Trial, trialsOf } from './numbers.ts';
import type { Checked, CheckQuantity } from './quantity.ts';
import { typeset } from '../text/prose.ts';
import { trialName } from './words.ts';

/** What is open of the list, and what is searched for. */
export interface TrialSearch {
  readonly isOpen: boolean;
  readonly words: string;
}

export interface TrialProps {
  readonly experiment: Checked;
  readonly quantity: CheckQuantity;
  /** The mistake that the text was filled in with. */
  readonly tried: Trial | undefined;
  readonly search: TrialSearch;
  readonly onSearch: (search: TrialSearch) => void;
  readonly onTry: (trial: Trial) => void;
}

const groups: readonly (readonly [title: string, ids: readonly MistakeId[]])[] = [
  [
    'Sums over steps',
    [
      'only-last-term',
      'missing-last-term',
      'total-derivative',
      'truncated',
      'some-steps',
      'some-sequences',
      'other-terms',
      'forward-loop',
    ],
  ],
  [
    'Losses',
    [
      'only-last-loss',
      'some-losses',
      'mean-over-steps',
      'loss-derivative',
      'target-step',
      'loss-step',
      'sign',
    ],
  ],
  ['Derivatives f′', ['no-activation-derivative', 'derivative-at-output', 'other-derivative']],
  [
    'Factors and weights',
    [
      'current-state',
      'untransposed',
      'other-factor',
      'other-weights',
      'other-output-weights',
      'other-input',
      'other-delta',
    ],
  ],
  [
    'Ways back',
    [
      'edge-missing',
      'edge-twice',
      'edge-negated',
      'edge-scaled',
      'cut-path',
      'carried-twice',
      'extra-start',
      'brackets-missing',
      'joined-elsewhere',
    ],
  ],
  [
    'The answer as a whole',
    [
      'factor-2',
      'factor-half',
      'transposed-result',
      'swapped-parameters',
      'gate-order',
      'gate-rows',
      'clipped',
      'weight-decay',
      'dead',
      'constant-factor',
    ],
  ],
  ['The way forward', ['other-network']],
];

const listed = new Set(groups.flatMap(([, ids]) => ids));

/** Entries of a group that are listed, at most; a search finds the others. */
const MOST = 40;

/** Trials by groups, those alone whose names or descriptions have all words that are searched for. */
export function trialGroups(
  quantity: CheckQuantity,
  experiment: Checked,
  words: string,
): readonly { readonly title: string; readonly trials: readonly Trial[] }[] {
  const all = [...trialsOf(quantity, experiment), ...furtherTrialsOf(quantity, experiment)];
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (trial: Trial) => {
    const text = `${trialName(trial, quantity)} ${trial.detail} ${familyOf(trial.id).what}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const further = all.map(({ id }) => id).filter((id) => !listed.has(id));
  return [...groups, ['Further', further] as const].flatMap(([title, ids]) => {
    const trials = all.filter((trial) => ids.includes(trial.id) && fits(trial));
    return trials.length > 0 ? [{ title, trials }] : [];
  });
}

export function trialsView(props: TrialProps): TemplateResult {
  const { search, onSearch, tried, quantity } = props;
  return html`<details
    class="check-trials"
    .open=${live(search.isOpen)}
    @toggle=${({ target }: Event) => {
      const isOpen = (target as HTMLDetailsElement).open;
      if (isOpen !== search.isOpen) onSearch({ ...search, isOpen });
    }}
  >
    <summary>Try a mistake${tried ? html`: ${typeset(trialName(tried, quantity))}` : nothing}</summary>
    ${search.isOpen ? listView(props) : nothing}
  </details>`;
}

function listView({ experiment, quantity, tried, search, onSearch, onTry }: TrialProps): TemplateResult {
  const found = trialGroups(quantity, experiment, search.words);
  const isTried = ({ id, detail }: Trial) => tried?.id === id && tried.detail === detail;
  return html`<input
      type="search"
      aria-label="Search the mistakes"
      placeholder="Search, as: gate f, or step"
      .value=${live(search.words)}
      @input=${({ target }: Event) => onSearch({ ...search, words: (target as HTMLInputElement).value })}
    />
    <div class="trial-groups" tabindex="0" role="group" aria-label="Mistakes to try">
      ${found.map(
        ({ title, trials }) =>
          html`<div>
            <h4>${title}</h4>
            <ul>
              ${trials.slice(0, MOST).map(
                (trial) =>
                  html`<li>
                    <button type="button" aria-pressed=${isTried(trial)} @click=${() => onTry(trial)}>
                      ${typeset(trialName(trial, quantity))}
                    </button>
                  </li>`,
              )}
            </ul>
            ${
              trials.length > MOST
                ? html`<p class="note">${trials.length - MOST} more: search for a gate or a step.</p>`
                : nothing
            }
          </div>`,
      )}
      ${found.length === 0 ? html`<p class="note">No mistake has these words.</p>` : nothing}
    </div>`;
}
