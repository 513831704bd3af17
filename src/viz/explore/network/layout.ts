/** Where everything of the unrolled network stands, in pixels. Pure geometry: no numbers of the network, no DOM. */
import type { ParameterName } from '../../../rnn/index.ts';
import type { StepWindow } from '../../experiment/step-window.ts';
import { WIDEST_RIBBON } from '../../chart/ribbon-width.ts';
import type { Point } from '../../chart/geometry.ts';
import { clamp } from '../../chart/clamp.ts';

export interface NetworkShape {
  /** Steps. */
  readonly T: number;
  /** Hidden units, inputs, outputs. */
  readonly n: number;
  readonly m: number;
  readonly q: number;
  /** Whether a step hands on a c beside h. */
  readonly hasCellState: boolean;
  /** The parameter between one hidden state and the next: none of a cell whose gates see the input alone. */
  readonly recurrent?: ParameterName | undefined;
  /** Whether a step can be opened into gates. */
  readonly hasGates: boolean;
  /** Without an output layer losses stand right above the hidden states. */
  readonly isHeadless?: boolean;
}

/** A vector of the network, drawn as a stack of cells. */
export interface Stack {
  readonly kind: 'x' | 'h' | 'c' | 'o';
  readonly step: number;
  /** Centre of the stack and its upper edge. */
  readonly x: number;
  readonly top: number;
  readonly count: number;
}

/** An edge of the network, from where its gradient starts to where it arrives. */
export interface NetworkEdge {
  readonly kind: 'toOutput' | 'toHidden' | 'toCell' | 'toPrevious' | 'toPreviousCell' | 'toInput';
  readonly step: number;
  readonly from: Point;
  readonly to: Point;
  /** The parameter that acts on it, if any. */
  readonly parameter: ParameterName | undefined;
}

export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly cell: { readonly width: number; readonly height: number };
  /** Whether a cell of a vector has room for its number. */
  readonly isNumbered: boolean;
  /** Where the captions under the hidden states begin, and those under the cell states. */
  readonly captions: { readonly h: number; readonly c: number };
  /** Distance between the columns of two steps. */
  readonly pitch: number;
  readonly lossRadius: number;
  readonly losses: readonly (Point & { readonly step: number })[];
  readonly stacks: readonly Stack[];
  /** Where a step can be opened: the centre of a button on the way from the state to x_t. */
  readonly gates: readonly (Point & { readonly step: number })[];
  readonly edges: readonly NetworkEdge[];
}

const MARGIN = { left: 30, right: 30, top: 6, bottom: 8 };
/** Narrower columns would cut the numbers off: the drawing scrolls instead. */
const NARROWEST_PITCH = 62;
const WIDEST_PITCH = 220;
/** A vector of more than eight numbers is drawn without them, in this height. */
const TALLEST_STACK = 144;
const GAP = { loss: 34, output: 52, cell: 38, input: 54, gates: 32 };
/** From the captions of h down to the way along c. */
const ABOVE_WAY = 58;
/** From the captions down to the middle of the button that opens a step. */
const TO_GATES = 44;

/** More steps than this have no room to be drawn one by one. */
export const stepsWithRoom = (available: number): number =>
  Math.floor((available - MARGIN.left - MARGIN.right) / NARROWEST_PITCH) - 1;

/** A window of the steps, the first and the last, is drawn with the state before it. */
export function layoutNetwork(
  { T, n, m, q, recurrent, hasCellState, hasGates, isHeadless }: NetworkShape,
  available: number,
  [first, last]: StepWindow = [1, T],
): NetworkLayout {
  const room = available - MARGIN.left - MARGIN.right;
  const columns = last - first + 2;
  const pitch = clamp(room / columns, NARROWEST_PITCH, WIDEST_PITCH);
  const width = Math.max(available, MARGIN.left + MARGIN.right + pitch * columns);
  const left = MARGIN.left + (width - MARGIN.left - MARGIN.right - pitch * columns) / 2;
  const column = (step: number) => left + pitch * (step - first + 1.5);

  const tallest = Math.max(n, m, q);
  const cell = {
    width: clamp(pitch * 0.42, 36, 44),
    height: tallest > 8 ? TALLEST_STACK / tallest : n > 4 ? 18 : 22,
  };
  const lossRadius = pitch < 80 ? 18 : 19;
  const topOfO = MARGIN.top + 2 * lossRadius + GAP.loss;
  const topOfH = isHeadless ? topOfO : topOfO + q * cell.height + GAP.output;
  // Below a short stack there is W's name first.
  const captionsUnder = (top: number) =>
    Math.max(top + n * cell.height, top + (n * cell.height) / 2 + WIDEST_RIBBON / 2 + 15);
  const middleOf = (top: number) => top + (n * cell.height) / 2;
  const captionsOfH = captionsUnder(topOfH);
  // Above the way along a short stack of c there is its factor, and above that what has arrived at h.
  const aboveC = Math.max(GAP.cell, ABOVE_WAY - (n * cell.height) / 2);
  const topOfC = hasCellState ? captionsOfH + aboveC : topOfH;
  const captions = { h: captionsOfH, c: captionsUnder(topOfC) };
  const topOfX = captions.c + GAP.input + (hasGates ? GAP.gates : 0);
  const steps = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const back = (step: number, top: number) => ({
    from: { x: column(step) - cell.width / 2, y: middleOf(top) },
    to: { x: column(step - 1) + cell.width / 2, y: middleOf(top) },
  });
  const states = (kind: 'h' | 'c', top: number) =>
    [first - 1, ...steps].map((step): Stack => ({ kind, step, x: column(step), top, count: n }));
  const underLoss = MARGIN.top + 2 * lossRadius;
  const outputEdges = (step: number, x: number): NetworkEdge[] =>
    isHeadless
      ? [{ kind: 'toHidden', step, parameter: undefined, ...down(x, underLoss, topOfH) }]
      : [
          { kind: 'toOutput', step, parameter: undefined, ...down(x, underLoss, topOfO) },
          { kind: 'toHidden', step, parameter: 'V', ...down(x, topOfO + q * cell.height, topOfH) },
        ];
  const down = (x: number, from: number, to: number) => ({ from: { x, y: from }, to: { x, y: to } });

  return {
    width,
    height: topOfX + m * cell.height + MARGIN.bottom,
    cell,
    isNumbered: tallest <= 8,
    captions,
    pitch,
    lossRadius,
    losses: steps.map((step) => ({ step, x: column(step), y: MARGIN.top + lossRadius })),
    stacks: [
      ...states('h', topOfH),
      ...(hasCellState ? states('c', topOfC) : []),
      ...(isHeadless
        ? []
        : steps.map((step): Stack => ({ kind: 'o', step, x: column(step), top: topOfO, count: q }))),
      ...steps.map((step): Stack => ({ kind: 'x', step, x: column(step), top: topOfX, count: m })),
    ],
    gates: hasGates ? steps.map((step) => ({ step, x: column(step), y: captions.c + TO_GATES })) : [],
    edges: steps.flatMap((step): NetworkEdge[] => {
      const x = column(step);
      return [
        ...outputEdges(step, x),
        { kind: 'toInput', step, parameter: 'U', ...down(x, topOfC + n * cell.height, topOfX) },
        { kind: 'toPrevious', step, parameter: recurrent, ...back(step, topOfH) },
        ...(hasCellState
          ? ([
              { kind: 'toCell', step, parameter: undefined, ...down(x, topOfH + n * cell.height, topOfC) },
              { kind: 'toPreviousCell', step, parameter: undefined, ...back(step, topOfC) },
            ] as const)
          : []),
      ];
    }),
  };
}

/** The outline of a ribbon between two points, as wide as given at each end, of which a share is drawn from the start. */
export function ribbon(from: Point, to: Point, widths: readonly [number, number], share: number): string {
  const end = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  const [a, b] = [widths[0] / 2, (widths[0] + (widths[1] - widths[0]) * share) / 2];
  const across = from.x === to.x ? { x: 1, y: 0 } : { x: 0, y: 1 };
  const corner = (p: Point, half: number) => `${p.x + across.x * half},${p.y + across.y * half}`;
  return `M${corner(from, a)}L${corner(end, b)}L${corner(end, -b)}L${corner(from, -a)}Z`;
}
