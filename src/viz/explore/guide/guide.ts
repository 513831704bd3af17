/** The guide: one card at a time beside the instrument, with a question to answer before the answer is shown. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { type Card, cards, rightChoice, type Tour } from './cards.ts';

export interface GuideProps {
  /** Index of the card. */
  readonly card: number;
  /** The choice picked on it; undefined before. */
  readonly chosen: number | undefined;
  readonly onChoose: (choice: number) => void;
  /** Another card is to open, or with undefined the guide to close. */
  readonly onCard: (card: number | undefined) => void;
  readonly tour: Tour;
  /** Shows the card’s network again; undefined while that is on show. */
  readonly onAgain: (() => void) | undefined;
}

/** What is read scrolls; the question, its choices and the way on stay in sight. */
export function guideView(props: GuideProps): TemplateResult {
  const { card: index, chosen, onCard, tour } = props;
  const card = cards[index];
  return html`
    <button type="button" class="guide-close" aria-label="Close the guide" @click=${() => onCard(undefined)}>
      ×
    </button>
    <details open>
      <summary>
        <span class="guide-count">${index + 1} of ${cards.length}</span>
        <h2>${card.title}</h2>
      </summary>
      <div class="guide-card">
        <div class="guide-text" tabindex="0" role="group" aria-label=${card.title}>
          ${chosen === undefined ? card.body(tour) : before(card, tour)}
          <p class="guide-verdict ${isRight(card, chosen) ? 'good' : ''}" aria-live="polite">
            ${verdict(card, chosen)}
          </p>
          ${chosen === undefined ? nothing : html`<div class="guide-reveal">${card.reveal(tour)}</div>`}
        </div>
        <div class="guide-foot">
          ${props.onAgain ? elsewhere(props.onAgain) : nothing}
          <p class="guide-question" id="guide-question">${card.question}</p>
          ${choicesView(card, props)} ${navigation(props)}
        </div>
      </div>
    </details>
  `;
}

/** A preset was chosen meanwhile, or a number changed: what the card tells is not of what is on show. */
const elsewhere = (onAgain: () => void) =>
  html`<p role="status">
    <b>The page shows other numbers than this card tells of.</b>
    <button type="button" class="link" @click=${onAgain}>Show the card’s</button>
  </p>`;

/** What was on show before the answer: its numbers are not of what is on show now. */
const before = (card: Card, tour: Tour) =>
  html`<details class="guide-before">
    <summary>Before the answer</summary>
    ${card.body(tour)}
  </details>`;

const isRight = (card: Card, chosen: number | undefined) => chosen === rightChoice(card);

function verdict(card: Card, chosen: number | undefined): string {
  if (chosen === undefined) return '';
  return isRight(card, chosen) ? 'Right.' : `Not quite. It is: ${card.choices[rightChoice(card)].text}.`;
}

function choicesView(card: Card, { chosen, onChoose }: GuideProps): TemplateResult {
  const markOf = (choice: number) => {
    if (chosen === undefined) return '';
    return choice === rightChoice(card) ? 'right' : choice === chosen ? 'wrong' : 'other';
  };
  return html`<div class="guide-choices" role="group" aria-labelledby="guide-question">
    ${card.choices.map(
      ({ text }, choice) =>
        html`<button
          type="button"
          class=${markOf(choice)}
          aria-pressed=${choice === chosen}
          @click=${() => onChoose(choice)}
        >
          ${text}
        </button>`,
    )}
  </div>`;
}

function navigation({ card: index, chosen, onCard }: GuideProps): TemplateResult {
  const pick = (event: Event) => open(Number((event.target as HTMLSelectElement).value))(event);
  const open = (next: number) => (event: Event) => {
    const details = (event.currentTarget as Element).closest('details');
    onCard(next);
    // The control that was used may be gone; reading starts at the title.
    details?.querySelector('summary')?.focus({ preventScroll: true });
  };
  const isLast = index === cards.length - 1;
  const next = chosen === undefined ? 'Skip' : 'Next';
  return html`
    <div class="guide-steps">
      <select class="guide-menu" aria-label="Cards by title" @change=${pick}>
        ${cards.map(
          ({ title }, place) =>
            html`<option value=${place} .selected=${place === index}>${place + 1}. ${title}</option>`,
        )}
      </select>
      <button type="button" ?disabled=${index === 0} @click=${open(index - 1)}>Back</button>
      ${
        isLast
          ? html`<button type="button" @click=${() => onCard(undefined)}>Close</button>`
          : html`<button
              type="button"
              class=${chosen === undefined ? '' : 'guide-next'}
              @click=${open(index + 1)}
            >
              ${next}
            </button>`
      }
    </div>
  `;
}
