/** What question 5 says in words and fractions. */
import { type Box, boxes, type BoxesQuestion, boxGeometry } from '../../../worksheet/index.ts';
import { type BoxMeasure, downhill, lossWithoutNoise, withoutNoise } from './descent.ts';
import { PLANE, SMALLEST } from './edit.ts';
import { formatChosen, formatNumber } from '../../text/format.ts';

/** `centre (12, 6), 6 wide, 10 high` */
export function boxWords(box: Box): string {
  const [cx, cy, w, h] = box.map((value) => formatChosen(value));
  return `centre (${cx}, ${cy}), ${w} wide, ${h} high`;
}

/** That the box that was wanted is not the one that is taken, or nothing where it is. */
export function cutText(typed: string, wanted: Box, taken: Box): string {
  if (wanted.every((value, index) => value === taken[index])) return '';
  return `${typed.replace('-', '−')} does not fit: sizes are ${SMALLEST} at least, within ${PLANE.width}×${PLANE.height} units. Taken: ${boxWords(taken)}.`;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** A ratio of whole numbers with what it comes to, `36/124 = 9/31 = 0.290`; of others the decimal alone. */
export function ratioText(above: number, below: number): string {
  const decimal = formatNumber(above / below);
  if (!Number.isInteger(above) || !Number.isInteger(below) || above === 0) return decimal;
  const common = divisor(Math.abs(above), below);
  const fraction = `${above}/${below}`;
  if (below === common) return `${fraction} = ${above / common}`;
  return [fraction, ...(common > 1 ? [`${above / common}/${below / common}`] : []), decimal].join(' = ');
}

/** The distance between two centres: `2√5 = 4.47` where its square is a whole number. */
export function distanceText({ predicted, truth }: BoxesQuestion): string {
  const distance = boxes({ predicted, truth }).centreDistance;
  const square = (predicted[0] - truth[0]) ** 2 + (predicted[1] - truth[1]) ** 2;
  if (!Number.isInteger(square) || square === 0) return formatNumber(distance);
  let outside = 1;
  for (let root = 2; root * root <= square; root++) if (square % (root * root) === 0) outside = root;
  const inside = square / outside ** 2;
  if (inside === 1) return String(outside);
  return `${outside === 1 ? '' : outside}√${inside} = ${formatNumber(distance)}`;
}

/** The finding, as a title. */
export function boxesTitle(question: BoxesQuestion): string {
  const { iou, giou, iouGradient } = boxes(question);
  if (areSame(iou)) return 'The boxes are the same: IoU 1, and nothing pulls any more';
  if (iou === 0 && isZero(iouGradient)) {
    return `No overlap: IoU and its gradient are zero; GIoU, ${formatNumber(giou)}, still pulls`;
  }
  return `IoU ${formatNumber(iou)} and GIoU ${formatNumber(giou)} see width and height, L2 does not`;
}

const isZero = (slopes: readonly number[]) => slopes.every((slope) => slope === 0);
const areSame = (iou: number) => lossWithoutNoise(1 - iou) === 0;

/** What is zero in the gradient of a measure, and why. */
export function zeroWords(question: BoxesQuestion, measure: BoxMeasure): readonly string[] {
  const answer = boxes(question);
  const slopes = withoutNoise(downhill(answer, measure));
  const position = slopes.slice(0, 2);
  if (measure === 'l2') {
    return [
      ...(isZero(position) ? ['L2’s gradient is zero: the centres coincide.'] : []),
      'L2 never sees w and h: their derivatives are zero wherever the boxes are.',
    ];
  }
  const name = measure === 'iou' ? 'IoU' : 'GIoU';
  if (isZero(slopes)) {
    return [
      areSame(answer.iou)
        ? `${name}’s gradient is zero: the boxes are the same.`
        : `${name}’s gradient is zero: the boxes do not overlap.`,
    ];
  }
  if (isZero(position)) {
    return [
      liesWithin(question)
        ? `${name}’s gradient does not see the position: one box lies within the other.`
        : `${name}’s gradient by the position is zero here: what pulls one way pulls back as much.`,
    ];
  }
  const names = ['cx', 'cy', 'w', 'h'].filter((_, index) => slopes[index] === 0);
  return names.length > 0 ? [`${name}’s derivative by ${names.join(' and ')} is zero here.`] : [];
}

function liesWithin(question: BoxesQuestion): boolean {
  const { hull, predicted, truth } = boxGeometry(question);
  return [predicted, truth].some(
    ({ x0, y0, x1, y1 }) => x0 === hull.x0 && y0 === hull.y0 && x1 === hull.x1 && y1 === hull.y1,
  );
}
