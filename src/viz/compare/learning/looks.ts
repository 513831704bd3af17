/** How the line of a run looks: in the hue of its cell, and dashed where another one has that already. */
import { html, type TemplateResult } from 'lit-html';
import type { CellName } from '../../../rnn/index.ts';

export interface Look {
  readonly cell: CellName;
  /** How many of the runs before it have the same cell: 0 is a line without gaps. */
  readonly dash: number;
  /** One of earlier is thinner and paler. */
  readonly isEarlier: boolean;
}

/** Of runs side by side, by their cells. */
export const looksOf = (cells: readonly CellName[]): Look[] =>
  cells.map((cell, index) => ({
    cell,
    dash: cells.slice(0, index).filter((other) => other === cell).length,
    isEarlier: false,
  }));

export const earlierLook = (cell: CellName): Look => ({ cell, dash: 0, isEarlier: true });

/** Its classes: the hue is `--hue`. */
export const lookClass = ({ cell, dash, isEarlier }: Look): string =>
  `look cell-${cell} ${isEarlier ? 'is-earlier' : `dash-${dash}`}`;

/** A piece of its line. */
export const lookSample = (look: Look): TemplateResult =>
  html`<svg class="sample ${lookClass(look)}" viewBox="0 0 30 10" aria-hidden="true">
    <path class="mean" d="M1,5H29" />
  </svg>`;
