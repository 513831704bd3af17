/** The sheet's two predictions beside each other, and what the sheet wrote wrongly. */
import { html, type TemplateResult } from 'lit-html';
import { boxes, boxGeometry } from '../../../worksheet/index.ts';
import { type BoxesCase, firstCase, secondAsWritten, secondCase } from './cases.ts';
import { distanceText, ratioText } from './text.ts';
import { formatChosen, formatNumber } from '../../text/format.ts';

/** What the sheet wrote where it is not what it is. */
interface Written {
  readonly size?: string;
  readonly intersection?: string;
}

const predictions: readonly (readonly [string, BoxesCase, Written])[] = [
  ['first', firstCase, { intersection: '4×9' }],
  ['second', secondCase, { size: '4×6' }],
];

type Cell = (question: BoxesCase, written: Written) => TemplateResult | string;

const struck = (text: string | undefined) => (text ? html`<s>${text}</s> ` : '');

const rows: readonly (readonly [string, Cell])[] = [
  ['centre', ({ predicted: [cx, cy] }) => `(${cx}, ${cy})`],
  ['size', ({ predicted: [, , w, h] }, { size }) => html`${struck(size)}${w}×${h}`],
  ['L2', distanceText],
  [
    'intersection',
    (question, { intersection }) =>
      html`${struck(intersection)}${sharedSize(question)} = ${boxes(question).intersection}`,
  ],
  [
    'IoU',
    (question) => {
      const { intersection, union } = boxes(question);
      return ratioText(intersection, union);
    },
  ],
];

export function boxesSheet(): TemplateResult {
  return html`<h3>The sheet’s two predictions: as far away, not as good</h3>
    <table class="sheet">
      <thead>
        <tr>
          <th></th>
          ${predictions.map(([name]) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([title, cell]) =>
            html`<tr>
              <th scope="row">${title}</th>
              ${predictions.map(([, question, written]) => html`<td>${cell(question, written)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${slips()}`;
}

function sharedSize(question: BoxesCase): string {
  const shared = boxGeometry(question).intersection;
  return shared ? `${formatChosen(shared.x1 - shared.x0)}×${formatChosen(shared.y1 - shared.y0)}` : 'none';
}

function slips(): TemplateResult {
  const first = boxes(firstCase);
  const second = boxes(secondCase);
  const asWritten = boxes(secondAsWritten);
  return html`<div class="slip">
      <h3>Slip: the first intersection, <s>4×9</s></h3>
      <p>
        The boxes share ${sharedSize(firstCase)}. The area, ${first.intersection}, is right by chance: 4×9 is
        as much.
      </p>
    </div>
    <div class="slip">
      <h3>Slip: the second size, <s>4×6</s></h3>
      <p>
        A prediction of that size would have the IoU ${asWritten.intersection}/${asWritten.union} =
        ${formatNumber(asWritten.iou)}. The sheet’s IoU of ${formatNumber(second.iou, 2)} is that of 10×6, as
        in the table.
      </p>
    </div>`;
}
