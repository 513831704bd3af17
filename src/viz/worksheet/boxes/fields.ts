/** Centre, width and height of both boxes, to be typed; what does not fit into the plane is cut, and said to be. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { Box, BoxesQuestion } from '../../../worksheet/index.ts';
import type { BoxName } from './drawing.ts';
import { PLANE, SMALLEST, SNAP, fittedBox } from './edit.ts';
import { cutText } from './text.ts';

export interface BoxesFieldsProps extends BoxesQuestion {
  /** Said below the fields. */
  readonly notice: string;
  /** With what is to be said of it. */
  readonly onBox: (name: BoxName, box: Box, notice: string) => void;
}

const numbers = ['cx', 'cy', 'w', 'h'] as const;
const rows: readonly (readonly [BoxName, string])[] = [
  ['predicted', 'prediction'],
  ['truth', 'truth'],
];

export function boxesFields({ notice, onBox, ...question }: BoxesFieldsProps): TemplateResult {
  const field = (name: BoxName, title: string, index: number) => {
    const box = question[name];
    const extent = index % 2 === 0 ? PLANE.width : PLANE.height;
    return html`<td>
      <input
        type="number"
        step=${SNAP}
        min=${index < 2 ? 0 : SMALLEST}
        max=${extent}
        aria-label="${title}, ${numbers[index]}"
        .value=${live(String(Number(box[index].toFixed(4))))}
        @change=${(event: Event) => {
          const typed = (event.target as HTMLInputElement).valueAsNumber;
          const [cx, cy, w, h] = Number.isFinite(typed) ? box.with(index, typed) : box;
          const wanted: Box = [cx, cy, w, h];
          const taken = fittedBox(wanted);
          onBox(name, taken, cutText(`${title}, ${numbers[index]} = ${typed}`, wanted, taken));
        }}
      />
    </td>`;
  };
  return html`<table class="fields">
      <thead>
        <tr>
          <th></th>
          ${numbers.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, title]) =>
            html`<tr class=${name}>
              <th scope="row">${title}</th>
              ${numbers.map((_, index) => field(name, title, index))}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="notice" role="status">${notice}</p>`;
}
