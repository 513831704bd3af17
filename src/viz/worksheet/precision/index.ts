/** Question 3: interpolated average precision of a ranking that can be edited. */
import './precision.css';
import '../questions.css';
import { effect, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import * as v from 'valibot';
import { drawPrecision } from './chart.ts';
import { precisionTable } from './table.ts';
import { precisionTitle, sheetRanking, trapRanking } from './text.ts';
import { precisionSlips, precisionValues, writtenOut } from './precision.ts';
import { recall, remember } from '../../page/kept.ts';
import { counted } from '../../text/format.ts';
import { widthOf } from '../../page/width.ts';
import type { Ranking } from '../../../worksheet/index.ts';
import { type Mount, partsOf } from '../../page/sections.ts';

const MOST_ROWS = 24;
const MOST_POSITIVES = 30;

const hitsOf = ({ correct }: Ranking) => correct.filter(Boolean).length;
const stored = v.pipe(
  v.object({
    correct: v.pipe(v.array(v.boolean()), v.maxLength(MOST_ROWS)),
    positives: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_POSITIVES)),
  }),
  v.check((ranking) => hitsOf(ranking) <= ranking.positives),
);

const KEPT = {
  area: 'sessionStorage',
  key: 'backflow.worksheet.ranking',
  what: 'the ranking of question 3',
  schema: stored,
} as const;

export const mount: Mount = (host) => {
  const ranking = signal<Ranking>(recall(KEPT) ?? sheetRanking);
  const pointed = signal<number | undefined>(undefined);
  const dragged = signal<number | undefined>(undefined);
  /** There are never fewer positives than were found. */
  const change = (correct: readonly boolean[], positives = ranking.value.positives) => {
    ranking.value = { correct, positives: Math.max(1, positives, hitsOf({ correct, positives })) };
  };
  const move = (from: number, to: number) => {
    const { correct } = ranking.value;
    change(correct.toSpliced(from - 1, 1).toSpliced(to - 1, 0, correct[from - 1]));
  };
  effect(() => remember(KEPT, ranking.value));

  render(
    html`<h2 id="precision-title"></h2>
      <p class="note question">
        3. A detector ranks its answers: precision is the share of right ones among the first so many, recall
        the share of all positives that they find. Interpolated: the best precision at that recall or more.
      </p>
      <div class="columns">
        <div>
          <div class="table table-scroll" tabindex="0" role="group" aria-label="The ranking"></div>
          <div class="controls edit"></div>
        </div>
        <div>
          <div class="chart">
            <svg></svg>
          </div>
          <p class="note">
            Grey: precision after each answer. Blue: the interpolated envelope; rings: the eleven levels that
            are averaged.
          </p>
          <div class="values"></div>
        </div>
      </div>`,
    host,
  );
  const { part, draw } = partsOf(host);
  const width = widthOf(part('.chart'));
  const props = () => ({ ranking: ranking.value, isSheet: isSame(ranking.value, sheetRanking) });

  effect(() => void (part('#precision-title').textContent = precisionTitle(ranking.value)));
  draw('.table', () =>
    precisionTable({
      ranking: ranking.value,
      pointed: pointed.value,
      dragged: dragged.value,
      onPoint: (rank) => (pointed.value = rank),
      onToggle: (rank) => change(ranking.value.correct.with(rank - 1, !ranking.value.correct[rank - 1])),
      onRemove: (rank) => change(ranking.value.correct.toSpliced(rank - 1, 1)),
      onMove: move,
      onDrag: (rank) => (dragged.value = rank),
    }),
  );
  draw('.edit', () => editControls(ranking.value, change));
  draw('.values', () => html`${precisionValues(props())}${writtenOut(props())}${precisionSlips(props())}`);
  effect(() => {
    if (width.value === 0) return;
    drawPrecision(part<SVGSVGElement>('.chart svg'), {
      ranking: ranking.value,
      width: width.value,
      pointed: pointed.value,
      onPoint: (rank) => (pointed.value = rank),
    });
  });
};

function editControls(
  { correct, positives }: Ranking,
  change: (correct: readonly boolean[], positives?: number) => void,
) {
  const hits = hitsOf({ correct, positives });
  const add = (isRight: boolean) => change([...correct, isRight]);
  const reset = (ranking: Ranking) => change(ranking.correct, ranking.positives);
  return html`
    <button ?disabled=${correct.length >= MOST_ROWS || positives >= MOST_POSITIVES} @click=${() => add(true)}>
      Add right
    </button>
    <button ?disabled=${correct.length >= MOST_ROWS} @click=${() => add(false)}>Add wrong</button>
    <span class="stepper" role="group" aria-label="positives">
      <button
        aria-label="one positive less"
        title=${positives <= hits ? `${hits} were found, so there are at least as many` : ''}
        ?disabled=${positives <= Math.max(1, hits)}
        @click=${() => change(correct, positives - 1)}
      >
        −
      </button>
      <output>${counted(positives, 'positive')}</output>
      <button
        aria-label="one positive more"
        ?disabled=${positives >= MOST_POSITIVES}
        @click=${() => change(correct, positives + 1)}
      >
        +
      </button>
    </span>
    <button @click=${() => reset(sheetRanking)}>The sheet’s ranking</button>
    <button @click=${() => reset(trapRanking)}>One where the trap bites</button>
  `;
}

const isSame = (a: Ranking, b: Ranking) => JSON.stringify(a) === JSON.stringify(b);
