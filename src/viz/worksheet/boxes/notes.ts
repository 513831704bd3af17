/** What the arrows of descent mean. */
import { html, type TemplateResult } from 'lit-html';
import { type BoxMeasure, lossNames } from './descent.ts';
import { PLANE, SMALLEST } from './edit.ts';
import { ARROW_UNITS, type BoxesRequest, isAnyCut, LONGEST_ARROW } from './layout.ts';

/** What has arrows: a box with the measure that it descends by. */
export type Descending = Pick<BoxesRequest, 'predicted' | 'downhill' | 'measure'>;

export function arrowsNote(descending: Descending): TemplateResult {
  const { measure } = descending;
  const slope = SAMPLE_SLOPE[measure];
  return html`<p class="note">
      Arrows: minus the derivative of ${measure === 'l2' ? 'the distance' : lossNames[measure]}; one that is
      zero has none. At the centre by cx and cy; at the edges by w and h, half for each edge.
    </p>
    <p class="note">
      A derivative of ${slope} is ${ARROW_UNITS[measure] * slope} units long. ${cutNote([descending])}
    </p>
    <p class="note">
      Dotted: the hull; shaded: the intersection. The plane has ${PLANE.width}×${PLANE.height} units, and a
      box at least ${SMALLEST} each way.
    </p>`;
}

/** A derivative that occurs, for the scale. */
const SAMPLE_SLOPE: Record<BoxMeasure, number> = { l2: 1, iou: 0.1, giou: 0.1 };

/** That an arrow is cut, where one is. */
export const cutNote = (all: readonly Descending[]): string =>
  all.some(isAnyCut) ? `Dashed: an arrow that would be longer than ${LONGEST_ARROW} units, cut there.` : '';
