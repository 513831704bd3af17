/** F6: what clipping does. */
import { clip, normOf } from '../training/clip.ts';
import { gradientOnCliff, onCliff, placesAround, wall } from './cliff.ts';
import type { Fact, Finding } from './fact.ts';
import { pascanu2013 } from './sources.ts';

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

export const clippingFacts: readonly Fact[] = [
  {
    id: 'F6',
    title: 'Norm clipping shortens a long gradient and keeps its direction',
    source: pascanu2013('section 3.2'),
    setup:
      'If |g| ≥ τ, g ← τ g/|g|: the function that clips while training, on the gradients of the cliff (F5), τ = 1.',
    compute: clipping,
  },
];
