/** The sheet's two predictions beside each other, and what the sheet wrote wrongly. */
import { html, type TemplateResult } from 'lit-html';
import { boxes, boxGeometry } from '../worksheet/index.ts';
import { type BoxesCase, firstCase, secondAsWritten, secondCase } from './boxes-cases.ts';
import { distanceText, ratioText } from './boxes-text.ts';
import { formatChosen, formatNumber } from './format.ts';

/** What the sheet wrote where it is not what it is. */
interface Written {
  readonly size?: string;
  readonly intersection?: string;
}

const rows: readonly (readonly [string, BoxesCase, Written])[] = [
  ['first', firstCase, { intersection: '4×9' }],
  ['second', secondCase, { size: '4×6' }],
];

export function boxesSheet(): TemplateResult {
  return html`<h3>The sheet’s two predictions: as far away, not as good</h3>
    <div class="scroll" tabindex="0" role="group" aria-label="The sheet’s two predictions">
      <table class="sheet">
        <thead>
          <tr>
            <th></th>
            <th>centre</th>
            <th>size</th>
            <th>L2</th>
            <th>intersection</th>
            <th>IoU</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(sheetRow)}
        </tbody>
      </table>
    </div>
    ${slips()}`;
}

function sheetRow([name, question, written]: (typeof rows)[number]): TemplateResult {
  const [cx, cy, w, h] = question.predicted;
  const { intersection, union } = boxes(question);
  const shared = sharedSize(question);
  const struck = (text: string | undefined) => (text ? html`<s>${text}</s> ` : '');
  return html`<tr>
    <th scope="row">${name}</th>
    <td>(${cx}, ${cy})</td>
    <td>${struck(written.size)}${w}×${h}</td>
    <td>${distanceText(question)}</td>
    <td>${struck(written.intersection)}${shared} = ${intersection}</td>
    <td>${ratioText(intersection, union)}</td>
  </tr>`;
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
        It reaches from x = 9 to 15 and from y = 5 to 11: ${sharedSize(firstCase)}. The area,
        ${first.intersection}, is right by chance: 4 · 9 is ${4 * 9} too.
      </p>
    </div>
    <div class="slip">
      <h3>Slip: the second size, <s>4×6</s></h3>
      <p>
        A prediction of 4×6 would share ${asWritten.intersection} with the truth: IoU
        ${ratioText(asWritten.intersection, asWritten.union)}. The sheet’s IoU of
        ${formatNumber(second.iou, 2)} is that of 10×6, which shares ${sharedSize(secondCase)} =
        ${second.intersection}.
      </p>
    </div>`;
}
