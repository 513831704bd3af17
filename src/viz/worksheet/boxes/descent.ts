/** Gradient descent of a box by each of three losses: the distance of the centres, 1 - IoU, 1 - GIoU. Pure. */
import { type Box, boxes, type BoxesAnswer, type BoxesQuestion } from '../../../worksheet/index.ts';
import { SMALLEST } from './edit.ts';

export const boxMeasures = ['l2', 'iou', 'giou'] as const;
export type BoxMeasure = (typeof boxMeasures)[number];

export const boxMeasureNames: Record<BoxMeasure, string> = { l2: 'L2', iou: 'IoU', giou: 'GIoU' };
export const lossNames: Record<BoxMeasure, string> = {
  l2: 'distance of the centres',
  iou: '1 − IoU',
  giou: '1 − GIoU',
};

/** The loss of each measure. */
export const lossesOf = ({ centreDistance, iou, giou }: BoxesAnswer): Record<BoxMeasure, number> => ({
  l2: centreDistance,
  iou: 1 - iou,
  giou: 1 - giou,
});

/** What descent moves along: minus the derivative of a measure's loss by cx, cy, w and h. */
export function downhill(answer: BoxesAnswer, measure: BoxMeasure): Box {
  if (measure === 'iou') return answer.iouGradient;
  if (measure === 'giou') return answer.giouGradient;
  const [cx, cy, w, h] = answer.centreDistanceGradient.map((slope) => (slope === 0 ? 0 : -slope));
  return [cx, cy, w, h];
}

/** Below this, next to the largest number or to 1, what float64 leaves of a zero cannot be told from a number. */
const NOISE = 1e-12;

/** Slopes to be shown: those that are rounding errors of a zero are 0. */
export function withoutNoise(slopes: Box): Box {
  const least = NOISE * Math.max(1, ...slopes.map(Math.abs));
  const [cx, cy, w, h] = slopes.map((slope) => (Math.abs(slope) < least ? 0 : slope));
  return [cx, cy, w, h];
}

/** A loss to be shown: 0 where it is the rounding error of one. */
export const lossWithoutNoise = (loss: number): number => (Math.abs(loss) < NOISE ? 0 : loss);

export interface DescentStep {
  readonly box: Box;
  readonly losses: Record<BoxMeasure, number>;
  /** What the next step goes along. */
  readonly downhill: Box;
  /** Sizes that this step would have made smaller than the smallest, and which were held there. */
  readonly held: readonly ('w' | 'h')[];
}

/** Step n, n >= 0, of gradient descent from the predicted box: computed when asked for, and kept. */
export function descent(
  { truth, predicted }: BoxesQuestion,
  measure: BoxMeasure,
  rate: number,
): (n: number) => DescentStep {
  const standing = (box: Box, held: DescentStep['held']): DescentStep => {
    const answer = boxes({ truth, predicted: box });
    return { box, held, losses: lossesOf(answer), downhill: downhill(answer, measure) };
  };
  const steps = [standing(predicted, [])];
  return (n) => {
    while (steps.length <= n) {
      const { box, downhill } = steps[steps.length - 1];
      const [cx, cy, w, h] = box.map((value, index) => value + rate * downhill[index]);
      const held = [w < SMALLEST && ('w' as const), h < SMALLEST && ('h' as const)].filter(
        (size) => size !== false,
      );
      steps.push(standing([cx, cy, Math.max(SMALLEST, w), Math.max(SMALLEST, h)], held));
    }
    return steps[n];
  };
}
