/** The ranking as a table that can be edited: click to toggle, drag to reorder, add and take away. */
import { html, type TemplateResult } from 'lit-html';
import { averagePrecision, precisionSteps, type Ranking } from '../../../worksheet/index.ts';
import { fractionAt } from './text.ts';

export interface PrecisionTableProps {
  readonly ranking: Ranking;
  readonly pointed: number | undefined;
  /** The row that is being dragged. */
  readonly dragged: number | undefined;
  readonly onPoint: (rank: number | undefined) => void;
  readonly onToggle: (rank: number) => void;
  readonly onRemove: (rank: number) => void;
  /** Puts a row in the place of another one. */
  readonly onMove: (from: number, to: number) => void;
  readonly onDrag: (rank: number | undefined) => void;
}

export function precisionTable(props: PrecisionTableProps): TemplateResult {
  const { ranking, pointed, dragged, onPoint, onToggle, onRemove, onMove, onDrag } = props;
  const { rows } = averagePrecision(ranking);
  const steps = precisionSteps(ranking);
  const hitsBefore = (rank: number) => fractionAt(ranking, rank).hits;
  /** The largest precision with this recall or more. */
  const envelopeAt = (rank: number) => steps[Math.max(0, hitsBefore(rank) - 1)].precision;
  const onKey = (rank: number) => (event: KeyboardEvent) => {
    const to = rank + ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0);
    if (!event.altKey || to === rank || to < 1 || to > rows.length) return;
    event.preventDefault();
    onMove(rank, to);
    const table = (event.currentTarget as HTMLElement).closest('table')!;
    requestAnimationFrame(() => table.querySelectorAll<HTMLElement>('.verdict')[to - 1]?.focus());
  };
  const over = (event: PointerEvent) => {
    if (dragged === undefined) return;
    // Let go outside the table.
    if (event.buttons === 0) return onDrag(undefined);
    const under = document
      .elementFromPoint(event.clientX, event.clientY)
      ?.closest<HTMLElement>('tr[data-rank]');
    const to = Number(under?.dataset['rank']);
    if (!to || to === dragged) return;
    onMove(dragged, to);
    onDrag(to);
  };
  const grip = (rank: number) =>
    html`<span
      class="grip"
      title="Drag to another rank"
      aria-hidden="true"
      @pointerdown=${(event: PointerEvent) => {
        event.preventDefault();
        onDrag(rank);
      }}
      >⠿</span
    >`;
  return html`<table
    class="ranking"
    @pointermove=${over}
    @pointerup=${() => onDrag(undefined)}
    @pointercancel=${() => onDrag(undefined)}
  >
    <thead>
      <tr>
        <th></th>
        <th>rank</th>
        <th>answer</th>
        <th>precision</th>
        <th>recall</th>
        <th>interpolated</th>
        <th></th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(({ rank, precision, recall }) => {
        const isRight = ranking.correct[rank - 1];
        return html`<tr
          data-rank=${rank}
          class=${[rank === pointed ? 'pointed' : '', rank === dragged ? 'dragged' : ''].join(' ')}
          @pointerenter=${() => onPoint(rank)}
          @pointerleave=${() => onPoint(undefined)}
        >
          <td>${grip(rank)}</td>
          <td>${rank}</td>
          <td>
            <button
              class="verdict ${isRight ? 'right' : 'wrong'}"
              aria-pressed=${isRight}
              aria-label="Rank ${rank} is ${isRight ? 'right' : 'wrong'}. Enter changes it, Alt and an arrow move it"
              @click=${() => onToggle(rank)}
              @keydown=${onKey(rank)}
            >
              ${isRight ? '✓ right' : '✗ wrong'}
            </button>
          </td>
          <td>${hitsBefore(rank)}/${rank} <small>${precision.toFixed(3)}</small></td>
          <td>${hitsBefore(rank)}/${ranking.positives} <small>${recall.toFixed(2)}</small></td>
          <td>${envelopeAt(rank).toFixed(3)}</td>
          <td>
            <button class="plain" aria-label="Take rank ${rank} away" @click=${() => onRemove(rank)}>
              ×
            </button>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
