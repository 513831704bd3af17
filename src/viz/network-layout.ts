/** Where everything of the unrolled network stands, in pixels. Pure geometry: no numbers of the network, no DOM. */

export interface NetworkShape {
  /** Steps. */
  readonly T: number;
  /** Hidden units, inputs, outputs. */
  readonly n: number;
  readonly m: number;
  readonly q: number;
}

/** A vector of the network, drawn as a stack of cells. */
export interface Stack {
  readonly kind: 'x' | 'h' | 'o';
  readonly step: number;
  /** Centre of the stack and its upper edge. */
  readonly x: number;
  readonly top: number;
  readonly count: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An edge of the network, from where its gradient starts to where it arrives. */
export interface NetworkEdge {
  readonly kind: 'toOutput' | 'toHidden' | 'toPrevious' | 'toInput';
  readonly step: number;
  readonly from: Point;
  readonly to: Point;
  /** The parameter that acts on it, if any. */
  readonly parameter: 'W' | 'U' | 'V' | undefined;
}

export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly cell: { readonly width: number; readonly height: number };
  /** Where the captions under the hidden states begin. */
  readonly captions: number;
  /** Distance between the columns of two steps. */
  readonly pitch: number;
  readonly lossRadius: number;
  readonly losses: readonly (Point & { readonly step: number })[];
  readonly stacks: readonly Stack[];
  readonly edges: readonly NetworkEdge[];
}

const MARGIN = { left: 8, right: 30, top: 6, bottom: 8 };
/** Narrower columns would cut the numbers off: the drawing scrolls instead. */
const NARROWEST_PITCH = 62;
const WIDEST_PITCH = 220;
/** Width of the largest gradient on an edge. */
export const WIDEST_RIBBON = 24;
const GAP = { loss: 34, output: 52, input: 54 };

export function layoutNetwork({ T, n, m, q }: NetworkShape, available: number): NetworkLayout {
  const room = available - MARGIN.left - MARGIN.right;
  const pitch = Math.min(WIDEST_PITCH, Math.max(NARROWEST_PITCH, room / (T + 1)));
  const width = Math.max(available, MARGIN.left + MARGIN.right + pitch * (T + 1));
  const left = MARGIN.left + (width - MARGIN.left - MARGIN.right - pitch * (T + 1)) / 2;
  const column = (step: number) => left + pitch * (step + 0.5);

  const cell = { width: Math.min(44, Math.max(36, pitch * 0.42)), height: n > 4 ? 18 : 22 };
  const lossRadius = pitch < 80 ? 16 : 19;
  const topOfO = MARGIN.top + 2 * lossRadius + GAP.loss;
  const topOfH = topOfO + q * cell.height + GAP.output;
  const middle = topOfH + (n * cell.height) / 2;
  // Below a short stack there is W's name first.
  const captions = Math.max(topOfH + n * cell.height, middle + WIDEST_RIBBON / 2 + 15);
  const topOfX = captions + GAP.input;
  const steps = Array.from({ length: T }, (_, index) => index + 1);
  const down = (x: number, from: number, to: number) => ({ from: { x, y: from }, to: { x, y: to } });

  return {
    width,
    height: topOfX + m * cell.height + MARGIN.bottom,
    cell,
    captions,
    pitch,
    lossRadius,
    losses: steps.map((step) => ({ step, x: column(step), y: MARGIN.top + lossRadius })),
    stacks: [
      ...[0, ...steps].map((step): Stack => ({ kind: 'h', step, x: column(step), top: topOfH, count: n })),
      ...steps.map((step): Stack => ({ kind: 'o', step, x: column(step), top: topOfO, count: q })),
      ...steps.map((step): Stack => ({ kind: 'x', step, x: column(step), top: topOfX, count: m })),
    ],
    edges: steps.flatMap((step): NetworkEdge[] => {
      const x = column(step);
      return [
        {
          kind: 'toOutput',
          step,
          parameter: undefined,
          ...down(x, MARGIN.top + 2 * lossRadius, topOfO),
        },
        { kind: 'toHidden', step, parameter: 'V', ...down(x, topOfO + q * cell.height, topOfH) },
        { kind: 'toInput', step, parameter: 'U', ...down(x, topOfH + n * cell.height, topOfX) },
        {
          kind: 'toPrevious',
          step,
          parameter: 'W',
          from: { x: x - cell.width / 2, y: middle },
          to: { x: column(step - 1) + cell.width / 2, y: middle },
        },
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
