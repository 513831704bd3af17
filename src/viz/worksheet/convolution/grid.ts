/** A matrix as a grid of shaded cells that can be pointed at, walked through with the arrow keys, and edited. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { Matrix } from '../../../worksheet/index.ts';
import { LARGEST, type MatrixPlace } from './setting.ts';
import { entryText } from './text.ts';
import { STRONG } from '../../chart/join.ts';
import { isCommand } from '../../chart/keys.ts';

export interface GridProps {
  readonly values: Matrix;
  /** Says what it is, to those who cannot see it. */
  readonly label: string;
  readonly hue: 'forward' | 'backward';
  readonly shade: (value: number) => number;
  /** Classes of a cell, besides those of its value. */
  readonly mark?: (place: MatrixPlace) => string;
  /** A line below the number. */
  readonly small?: ((place: MatrixPlace) => string) | undefined;
  readonly pointed?: MatrixPlace | undefined;
  readonly onPoint?: (place: MatrixPlace | undefined) => void;
  /** Without it numbers cannot be edited. */
  readonly onEdit?: ((place: MatrixPlace, typed: number) => void) | undefined;
  /** Said below it, such as that a number was cut. */
  readonly notice?: string | undefined;
}

/** With more columns cells are patches of colour. */
export const MOST_NUMBERS = 12;

/** The share of the strongest colour that the largest number has: numbers stay readable on it. */
export const STRONGEST = 0.75;

const STEPS: Readonly<Record<string, MatrixPlace>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function gridView(props: GridProps): TemplateResult {
  const { values, label, hue, pointed, onPoint, onEdit } = props;
  const columns = values[0].length;
  const isPatches = columns > MOST_NUMBERS;
  const isWalked = onPoint && !onEdit;
  const onKey = (event: KeyboardEvent) => {
    if (isCommand(event)) return;
    const step = STEPS[event.key];
    if (!step || !isWalked) return;
    event.preventDefault();
    const [row, column] = pointed ? [pointed[0] + step[0], pointed[1] + step[1]] : [0, 0];
    if (row in values && column in values[0]) onPoint([row, column]);
  };
  const over = (event: Event) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-place]');
    if (cell) onPoint?.(cell.dataset['place']!.split(',').map(Number) as [number, number]);
  };
  return html`<div class="grid-scroll">
      <div
        class="grid ${hue} ${isPatches ? 'patched' : 'lettered'}"
        .style=${`--columns:${columns}`}
        role=${onEdit ? 'group' : 'img'}
        tabindex=${isWalked ? 0 : -1}
        aria-label=${isWalked ? `${label}: ${describe(values)}` : label}
        @keydown=${onKey}
        @pointerover=${over}
        @focusin=${onEdit ? over : null}
        @pointerleave=${() => onPoint?.(undefined)}
        @focusout=${() => onPoint?.(undefined)}
      >
        ${values.map((row, i) => row.map((value, j) => cell(value, [i, j], props, isPatches)))}
      </div>
    </div>
    ${onEdit ? html`<p class="notice" role="status">${props.notice}</p>` : ''}`;
}

function cell(value: number, place: MatrixPlace, props: GridProps, isPatch: boolean): TemplateResult {
  const { label, shade, mark, small, pointed, onEdit } = props;
  const intensity = STRONGEST * shade(value);
  const isPointed = pointed?.[0] === place[0] && pointed[1] === place[1];
  const sign = value === 0 ? 'zero' : value < 0 ? 'negative' : 'positive';
  const below = small?.(place);
  return html`<span
    class="cell ${sign} ${intensity > STRONG ? 'strong' : ''} ${isPointed ? 'pointed' : ''} ${mark?.(place) ?? ''}"
    .style=${`--i:${intensity.toFixed(2)}`}
    data-place="${place[0]},${place[1]}"
    >${
      onEdit && !isPatch
        ? html`<input
            type="number"
            step="any"
            min=${-LARGEST}
            max=${LARGEST}
            aria-label="${label}, row ${place[0]}, column ${place[1]}"
            .value=${live(String(value))}
            @change=${(event: Event) => {
              const input = event.target as HTMLInputElement;
              const typed = input.valueAsNumber;
              if (Number.isFinite(typed)) onEdit(place, typed);
              else input.value = String(value);
            }}
          />`
        : isPatch
          ? ''
          : entryText(value)
    }${below ? html`<small>${below}</small>` : ''}</span
  >`;
}

const describe = (values: Matrix) =>
  values.length * values[0].length > 100
    ? `${values.length} by ${values[0].length} numbers`
    : values.map((row) => row.map(entryText).join(' ')).join('; ');
