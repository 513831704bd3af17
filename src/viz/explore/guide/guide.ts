/** The guide: one card at a time beside the instrument, with a question to answer before the answer is shown. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { type Card, cards, type Go, rightChoice } from './cards.ts';

export interface GuideProps {
  /** Index of the card. */
  readonly card: number;
  /** The choice picked on it; undefined before. */
  readonly chosen: number | undefined;
  readonly onChoose: (choice: number) => void;
  /** Another card is to open, or with undefined the guide to close. */
  readonly onCard: (card: number | undefined) => void;
  /** Explore is to show a scene: that of a card which opens, that of an answer, or one that the prose links to. */
  readonly onScene: Go;
}

export function guideView(props: GuideProps): TemplateResult {
  const { card: index, chosen, onCard, onScene } = props;
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
      <div class="guide-text">${card.body(onScene)}</div>
      <p class="guide-question" id="guide-question">${card.question}</p>
      ${choicesView(card, props)}
      <p class="guide-verdict ${isRight(card, chosen) ? 'good' : ''}" aria-live="polite">
        ${verdict(card, chosen)}
      </p>
      ${chosen === undefined ? nothing : html`<div class="guide-text">${card.reveal(onScene)}</div>`}
      ${navigation(props)}
    </details>
  `;
}

const isRight = (card: Card, chosen: number | undefined) => chosen === rightChoice(card);

function verdict(card: Card, chosen: number | undefined): string {
  if (chosen === undefined) return '';
  return isRight(card, chosen) ? 'Right.' : `Not quite. It is: ${card.choices[rightChoice(card)].text}.`;
}

function choicesView(card: Card, { chosen, onChoose, onScene }: GuideProps): TemplateResult {
  const markOf = (choice: number) => {
    if (chosen === undefined) return '';
    return choice === rightChoice(card) ? 'right' : choice === chosen ? 'wrong' : '';
  };
  const choose = (choice: number) => {
    onChoose(choice);
    onScene(card.answer);
  };
  return html`<div class="guide-choices" role="group" aria-labelledby="guide-question">
    ${card.choices.map(
      ({ text }, choice) =>
        html`<button
          type="button"
          class=${markOf(choice)}
          aria-pressed=${choice === chosen}
          @click=${() => choose(choice)}
        >
          ${text}
        </button>`,
    )}
  </div>`;
}

function navigation({ card: index, chosen, onCard, onScene }: GuideProps): TemplateResult {
  const open = (next: number) => (event: Event) => {
    const details = (event.currentTarget as Element).closest('details');
    onCard(next);
    onScene(cards[next].scene);
    // The control that was used may be gone; reading starts at the title.
    details?.querySelector('summary')?.focus();
  };
  const isLast = index === cards.length - 1;
  const next = chosen === undefined ? 'Skip' : 'Next';
  return html`
    <div class="guide-steps">
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
    <ol class="guide-dots" aria-label="Cards">
      ${cards.map(
        ({ title }, place) =>
          html`<li>
            <button
              type="button"
              aria-label="Card ${place + 1}: ${title}"
              title=${title}
              aria-current=${place === index ? 'step' : 'false'}
              @click=${open(place)}
            ></button>
          </li>`,
      )}
    </ol>
  `;
}
