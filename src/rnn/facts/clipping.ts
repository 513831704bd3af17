/** F6, F26: what clipping does, and what for. */
import { mul } from '../../autograd/index.ts';
import { clip, normOf } from '../training/clip.ts';
import { evaluator } from './calculus.ts';
import { gradientOnCliff, onCliff, placesAround, wall } from './cliff.ts';
import type { Fact, Finding } from './fact.ts';
import { pascanu2013, zhang2020 } from './sources.ts';

const TAU = 1;

/** A gradient, and the same clipped to the norm τ. */
const clipped = (g: readonly number[], threshold = TAU): Float32Array => {
  const own = Float32Array.from(g);
  clip(own, { kind: 'norm', threshold }, normOf(own));
  return own;
};

function clipping(): Finding {
  const top = wall();
  const [high, low] = [gradientOnCliff(top), gradientOnCliff(-2.65)];
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => a[0] * b[0] + a[1] * b[1];
  const size = (g: readonly number[]) => Math.hypot(...g);
  const places = placesAround(top);
  const gradients = places.map((b) => gradientOnCliff(b));
  const after = clipped(high);
  return {
    claims: [
      {
        what: '|g| at the wall before clipping',
        expected: { kind: 'above', value: TAU },
        found: [size(high)],
      },
      {
        what: '|g| at the wall clipped to τ = 1',
        expected: { kind: 'exact', value: TAU },
        found: [normOf(after)],
      },
      {
        what: 'cosine of g before and after',
        expected: { kind: 'exact', value: 1 },
        found: [dot(high, after) / size(high) / normOf(after)],
      },
      {
        what: '|g| beside the wall, after over before',
        expected: { kind: 'exact', value: 1 },
        found: [normOf(clipped(low)) / size(low)],
      },
      {
        what: '|g| of τ exactly, after over before',
        expected: { kind: 'exact', value: 1 },
        found: [normOf(clipped([0.6, 0.8], normOf(Float32Array.of(0.6, 0.8))))],
      },
    ],
    pictures: [
      {
        title: 'Clipped to τ = 1 the wall is a step like others',
        x: { label: 'bias b' },
        y: { label: '|g| = |dE/d(w, b)|', isLog: true },
        lines: [
          {
            name: 'before',
            tone: 'reference',
            points: places.map((x, index) => ({ x, y: size(gradients[index]) })),
          },
          {
            name: 'clipped',
            tone: 'backward',
            points: places.map((x, index) => ({ x, y: normOf(clipped(gradients[index])) })),
          },
        ],
      },
    ],
    experiment: onCliff(top),
  };
}

/** E = x⁴/4 and its slope. */
const quartic = evaluator((x, constant) => mul(constant(1 / 4), mul(mul(x, x), mul(x, x))));
const RATE = 0.1;
const STEPS = 200;
/** Further it does not come back. */
const FAR = 1e12;

/** x of plain descent, or of descent along gradients clipped to a norm of 1: up to `STEPS` updates, or until it is far away. */
function descend(from: number, isClipped: boolean): number[] {
  const path = [from];
  while (path.length <= STEPS && Math.abs(path.at(-1)!) < FAR) {
    const x = path.at(-1)!;
    const { slope } = quartic(x);
    path.push(x - RATE * (isClipped ? clipped([slope])[0] : slope));
  }
  return path;
}

function whyClip(): Finding {
  const starts = [4.4, 4.5] as const;
  const plain = starts.map((x) => descend(x, false));
  const safe = starts.map((x) => descend(x, true));
  /** The start from which on plain descent does not come back, by halving. */
  let [near, far] = [1, 10];
  while (far - near > 1e-9) {
    const middle = (near + far) / 2;
    if (Math.abs(descend(middle, false).at(-1)!) < 1) near = middle;
    else far = middle;
  }
  const line = (path: readonly number[], name: string, tone: 'forward' | 'backward') => ({
    name,
    tone,
    points: path.map((x, update) => ({ x: update, y: Math.abs(x) })).slice(0, 80),
  });
  return {
    claims: [
      {
        what: 'start beyond which plain descent diverges',
        expected: { kind: 'digits', value: '4.472' },
        found: [far],
      },
      {
        what: `|x| from 4.4 after ${STEPS} plain updates`,
        expected: { kind: 'below', value: 0.2 },
        found: [Math.abs(plain[0].at(-1)!)],
      },
      {
        what: '|x| from 4.5, how far it came',
        expected: { kind: 'above', value: FAR },
        found: [Math.abs(plain[1].at(-1)!)],
      },
      {
        what: `x after ${STEPS} updates clipped to 1, from either`,
        expected: { kind: 'digits', value: '0.17' },
        found: safe.map((path) => path.at(-1)!),
      },
    ],
    pictures: [
      {
        title: 'Clipped it walks down; plain it jumps over the valley',
        x: { label: 'updates' },
        y: { label: '|x|', isLog: true },
        lines: [
          line(plain[1], 'plain, 4.5', 'backward'),
          line(plain[0], 'plain, 4.4', 'backward'),
          line(safe[1], 'clipped, 4.5', 'forward'),
        ],
      },
    ],
  };
}

export const clippingFacts: readonly Fact[] = [
  {
    id: 'F6',
    group: 'training',
    title: 'Norm clipping shortens a long gradient and keeps its direction',
    source: pascanu2013('section 3.2'),
    setup:
      'If |g| ≥ τ, g ← τ g/|g|: the function that clips while training, on the gradients of the cliff (F5), τ = 1.',
    compute: clipping,
  },
  {
    id: 'F26',
    group: 'training',
    title: 'Clipping lets a rate work that would diverge',
    source: zhang2020,
    setup:
      'E = x⁴/4, whose slope grows faster than any rate is safe for; gradient descent at a rate of 0.1. Slopes by the engine, clipping as in training.',
    compute: whyClip,
  },
];
