/** The three measures of two boxes, written out, with the gradient of each loss. */
import '../../text/readouts.css';
import { html, type TemplateResult } from 'lit-html';
import { boxes, type BoxesQuestion, boxGeometry } from '../../../worksheet/index.ts';
import {
  type BoxMeasure,
  boxMeasures,
  downhill,
  lossesOf,
  lossNames,
  lossWithoutNoise,
  withoutNoise,
} from './descent.ts';
import { distanceText, ratioText, zeroWords } from './text.ts';
import { formatChosen, formatNumber } from '../../text/format.ts';

export interface BoxesValuesProps extends BoxesQuestion {
  readonly measure: BoxMeasure;
}

export function boxesValues({ measure, ...question }: BoxesValuesProps): TemplateResult {
  const answer = boxes(question);
  const { hull } = boxGeometry(question);
  const hullArea = (hull.x1 - hull.x0) * (hull.y1 - hull.y0);
  const losses = lossesOf(answer);
  const gradientRow = (each: BoxMeasure) =>
    html`<tr class=${each === measure ? 'chosen' : ''}>
      <th scope="row">${lossNames[each]}</th>
      <td>${formatNumber(lossWithoutNoise(losses[each]))}</td>
      ${withoutNoise(downhill(answer, each)).map(
        (slope) =>
          html`<td class=${slope === 0 ? 'zero' : ''}>${formatNumber(slope === 0 ? 0 : -slope)}</td>`,
      )}
    </tr>`;
  return html`<dl class="readouts">
      <div>
        <dt>L2 distance of the centres</dt>
        <dd><b>${distanceText(question)}</b></dd>
      </div>
      <div>
        <dt>IoU = intersection / union</dt>
        <dd><b>${ratioText(answer.intersection, answer.union)}</b></dd>
      </div>
      <div>
        <dt>GIoU = IoU − (hull − union) / hull</dt>
        <dd>
          <b>${formatNumber(lossWithoutNoise(answer.giou))}</b>
          <small
            >${formatNumber(answer.iou)} − (${formatChosen(hullArea)} −
            ${formatChosen(answer.union)})/${formatChosen(hullArea)}</small
          >
        </dd>
      </div>
    </dl>
    <div class="scroll" tabindex="0" role="group" aria-label="Gradients of the three losses">
      <table class="gradients">
        <thead>
          <tr>
            <th>loss L</th>
            <th>L</th>
            ${['cx', 'cy', 'w', 'h'].map((name) => html`<th scope="col">dL/d${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${boxMeasures.map(gradientRow)}
        </tbody>
      </table>
    </div>
    <p class="zeros">${zeroWords(question, measure).join(' ')}</p>`;
}
