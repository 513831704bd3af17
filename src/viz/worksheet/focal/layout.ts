/** Curves of focal loss over p, and where everything of their chart stands, in pixels. Pure geometry. */
import { line } from 'd3';
import { linearAxis } from '../../chart/axes.ts';
import { type Frame, plainFrame } from '../../chart/frame.ts';
import { type FocalPoint, focalPoint } from '../../../worksheet/index.ts';
import type { Point } from '../../chart/geometry.ts';
import { clamp } from '../../chart/clamp.ts';

/** What is drawn over p: the loss, dFL/dp, or dFL/do for the logit o of the right class. */
export const focalMeasures = ['loss', 'slope', 'logitSlope'] as const;
export type FocalMeasure = (typeof focalMeasures)[number];

/** The γ whose curves are always drawn. */
export const GAMMAS = [0, 0.5, 1, 2, 5];

/** A sample by the probability of its right class. */
export interface FocalSample {
  readonly name: 'easy' | 'hard';
  readonly p: number;
}

export interface FocalRequest {
  readonly measure: FocalMeasure;
  readonly gamma: number;
  readonly samples: readonly FocalSample[];
  readonly width: number;
}

export interface FocalLayout extends Frame {
  readonly curves: readonly {
    readonly gamma: number;
    readonly path: string;
    readonly isChosen: boolean;
    readonly label: Point;
  }[];
  /** -ln p and its derivatives, which the curve of γ = 0 must lie on. */
  readonly crossEntropy: string;
  readonly samples: readonly (FocalSample & Point)[];
  /** The p under a place across the chart. */
  readonly pAt: (x: number) => number;
}

const MARGIN = { left: 48, right: 16, top: 26, bottom: 42 };
const HEIGHT = 320;
/** Samples stay where loss and slope are finite and can be told apart. */
export const P_RANGE = [0.01, 0.99] as const;
const RANGES: Record<FocalMeasure, readonly [number, number]> = {
  loss: [0, 4.2],
  slope: [-12, 0.9],
  logitSlope: [-1.4, 0.1],
};
/** Where along p the first curve has its label; each further one a bit further on, so that they keep clear. */
const LABEL_AT: Record<FocalMeasure, number> = { loss: 0.2, slope: 0.3, logitSlope: 0.2 };
const LABEL_STEP = 0.075;
/** And so many pixels at least. */
const LABEL_ROOM = 32;
/** From the middle of a label to the frame, at least. */
const LABEL_CLEAR = 9;
const POINTS = 240;

/** Cross-entropy of one sample, written down without the engine. */
const crossEntropyAt = (p: number): FocalPoint => ({
  loss: -Math.log(p),
  slope: -1 / p,
  logitSlope: p - 1,
});

const grid = Array.from({ length: POINTS + 1 }, (_, i) => 0.002 + (0.997 * i) / POINTS);

/** How far the engine's γ = 0 is from cross-entropy, at most, over p. */
export const differenceFromCrossEntropy = (): number =>
  Math.max(
    ...grid.map((p) => {
      const [ours, theirs] = [focalPoint(0, p), crossEntropyAt(p)];
      return Math.max(...focalMeasures.map((measure) => Math.abs(ours[measure] - theirs[measure])));
    }),
  );

export function layoutFocal({ measure, gamma, samples, width }: FocalRequest): FocalLayout {
  const box = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: width - MARGIN.right,
    bottom: HEIGHT - MARGIN.bottom,
  };
  const across = linearAxis([0, 1], [box.left, box.right], { count: 5 });
  const x = across.of;
  const values = samples.map(({ p }) => focalPoint(gamma, p)[measure]);
  const [low, high] = RANGES[measure];
  const domain = [Math.min(low, ...values.map((value) => 1.05 * value)), Math.max(high, ...values)] as const;
  const up = linearAxis(domain, [box.bottom, box.top], { count: 6 });
  const y = up.of;
  /** As far as it is within the frame. */
  const pathOf = (valueAt: (p: number) => number) =>
    line<number>(x, (p) => y(valueAt(p))).defined((p) => valueAt(p) >= domain[0] && valueAt(p) <= domain[1])(
      grid,
    ) ?? '';
  // Off the ticks, where a curve has come down to the axis.
  const labelAt = (each: number, p: number) => ({
    x: x(p),
    y: clamp(y(focalPoint(each, p)[measure]), box.top + LABEL_CLEAR, box.bottom - LABEL_CLEAR),
  });
  const labelStep = Math.max(LABEL_STEP, LABEL_ROOM / (box.right - box.left));
  const gammas = GAMMAS.includes(gamma) ? GAMMAS : [...GAMMAS, gamma].sort((a, b) => a - b);
  return {
    ...plainFrame(box, { width, below: MARGIN.bottom }, { x: across, y: up }),
    curves: gammas.map((each, index) => ({
      gamma: each,
      path: pathOf((p) => focalPoint(each, p)[measure]),
      isChosen: each === gamma,
      label: labelAt(each, LABEL_AT[measure] + index * labelStep),
    })),
    crossEntropy: pathOf((p) => crossEntropyAt(p)[measure]),
    samples: samples.map((sample, index) => ({ ...sample, x: x(sample.p), y: y(values[index]) })),
    pAt: (place) => clamp(Number(across.at(place).toFixed(2)), P_RANGE[0], P_RANGE[1]),
  };
}
