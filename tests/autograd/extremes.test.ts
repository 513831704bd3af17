// At the ends of what numbers can hold, by the rules and by programs: true values, computed with 40 digits.
import { describe, expect, test } from 'vitest';
import {
  Backward,
  crossEntropy,
  focalLoss,
  gradient,
  Graph,
  logSumExp,
  lower,
  matmul,
  maximum,
  minimum,
  mul,
  type GraphNode,
  type Precision,
  relu,
  Session,
  sigmoid,
  softmax,
  sum,
  tanh,
} from '../../src/autograd/index.ts';
import { engines } from '../support/programs.ts';

interface Found {
  readonly value: number;
  /** Of each leaf, dE of it. */
  readonly gradients: readonly (readonly number[])[];
}

/** A vector, or the rows of a matrix. */
type Value = readonly number[] | readonly (readonly number[])[];
/** E as a function of leaves, at these values of theirs. */
type Compute = (E: (...leaves: [GraphNode, GraphNode]) => GraphNode, ...values: Value[]) => Promise<Found>;

function traceOf(f: (...leaves: [GraphNode, GraphNode]) => GraphNode, values: readonly Value[]) {
  const graph = new Graph();
  const leaves = values.map(([first, ...more]) =>
    graph.leaf(typeof first === 'object' ? [more.length + 1, first.length] : [more.length + 1]),
  );
  return { graph, leaves, E: f(...(leaves as [GraphNode, GraphNode])) };
}

const byRules: Compute = async (f, ...values) => {
  const { graph, leaves, E } = traceOf(f, values);
  const session = new Session(graph);
  leaves.forEach((leaf, i) => session.set(leaf, values[i].flat()));
  session.forward();
  const pass = new Backward(session, [{ node: E, cotangent: [1] }], leaves);
  pass.run();
  return { value: session.value(E)[0], gradients: leaves.map((leaf) => [...pass.cotangent(leaf)]) };
};

/** The way back as ops, and the rules for those. */
const byOps: Compute = async (f, ...values) => {
  const { graph, leaves, E } = traceOf(f, values);
  const made = gradient(E, leaves);
  const session = new Session(graph);
  leaves.forEach((leaf, i) => session.set(leaf, values[i].flat()));
  session.forward();
  return { value: session.value(E)[0], gradients: made.map((node) => [...session.value(node)]) };
};

/** Who computes, its precision, and what it may be off by, relative to the number itself. */
const computers: readonly [string, Precision, number, Compute][] = [
  ['the rules', 'float64', 1e-15, byRules],
  ['gradient, made of ops', 'float64', 1e-15, byOps],
  ...engines.map(([name, precision, , load]): [string, Precision, number, Compute] => [
    name,
    precision,
    precision === 'float32' ? 1e-6 : 1e-15,
    async (f, ...values) => {
      const { leaves, E } = traceOf(f, values);
      const replay = await load(lower({ seeds: [E], wrt: leaves }, precision));
      leaves.forEach((leaf, i) => replay.set(leaf, values[i].flat()));
      replay.run();
      return { value: replay.value(E)[0], gradients: leaves.map((leaf) => [...replay.cotangent(leaf)]) };
    },
  ]),
];

/** How far numbers are from the true ones, each relative to itself. */
function off(found: readonly number[], truth: readonly number[]): number {
  expect(found).toHaveLength(truth.length);
  return Math.max(
    ...truth.map((x, i) => (Object.is(found[i], x) || found[i] === x ? 0 : Math.abs(found[i] / x - 1))),
  );
}

describe.each(computers)('%s', (_, precision, tolerance, compute) => {
  const LARGEST = precision === 'float32' ? 1e38 : 1e300;

  test.each([0, -3, 10, 100_000, 1e10, 1e16, 1e30, LARGEST, -LARGEST])(
    'three equal logits, %d, share evenly and cost log 3',
    async (c) => {
      const { value, gradients } = await compute(
        (o, target) => crossEntropy(o, target),
        [c, c, c],
        [1, 0, 0],
      );
      expect(off([value], [1.0986122886681098])).toBeLessThan(tolerance);
      expect(off(gradients[0], [-2 / 3, 1 / 3, 1 / 3])).toBeLessThan(tolerance);
    },
  );

  test.each([
    // gap, log(1 + e^-gap), e^-gap / (1 + e^-gap)
    [1, 0.31326168751822286, 0.2689414213699951],
    [10, 4.539889921686465e-5, 4.5397868702434395e-5],
    [16, 1.1253516838717681e-7, 1.12535162055095e-7],
    [20, 2.061153620314381e-9, 2.0611536181902037e-9],
    [40, 4.248354255291589e-18, 4.248354255291589e-18],
    [86.5, 2.7134843139867624e-38, 2.7134843139867624e-38],
  ])('a logit that leads by %d keeps the digits of loss and p - ô', async (gap, loss, p) => {
    const { value, gradients } = await compute((o, target) => crossEntropy(o, target), [gap, 0], [1, 0]);
    expect(off([value], [loss])).toBeLessThan(tolerance);
    expect(off(gradients[0], [-p, p])).toBeLessThan(tolerance);
  });

  test.each([
    // gap, p q and log(1 + e^-gap) for p = σ(gap), q = σ(-gap)
    [1, 0.19661193324148185, 0.3132616875182228],
    [16, 1.1253514939093229e-7, 1.1253516838717681e-7],
    [40, 4.248354255291589e-18, 4.248354255291589e-18],
    [86.5, 2.7134843139867624e-38, 2.7134843139867624e-38],
  ])('a softmax that leads by %d can still be moved', async (gap, slope, loss) => {
    const found = await compute((o, weights) => sum(mul(softmax(o), weights)), [gap, 0], [1, 3]);
    expect(off(found.gradients[0], [-2 * slope, 2 * slope])).toBeLessThan(tolerance);
    const { gradients } = await compute((o, target) => crossEntropy(o, target), [gap, 0], [1, 0]);
    expect(off(gradients[1], [loss, gap + loss])).toBeLessThan(tolerance);
    expect(off([(await compute((x) => logSumExp(x), [0, -gap])).value], [loss])).toBeLessThan(tolerance);
  });

  test('a logit of -Infinity takes part in nothing where no target is', async () => {
    const { value, gradients } = await compute(
      (o, target) => crossEntropy(o, target),
      [0, 0, -Infinity],
      [1, 0, 0],
    );
    expect(off([value], [Math.LN2])).toBeLessThan(tolerance);
    expect(off(gradients[0], [-0.5, 0.5, 0])).toBeLessThan(tolerance);
    expect(gradients[1][2]).toBe(Infinity);
  });

  test.each([
    ['NaN', [0, Number.NaN, 1]],
    ['NaN before others', [Number.NaN, 0, 1]],
    ['Infinity', [0, 1, Infinity]],
  ])('a logit of %s makes loss and gradient NaN', async (_name, logits) => {
    const { value, gradients } = await compute((o, target) => crossEntropy(o, target), logits, [1, 0, 0]);
    expect(value).toBeNaN();
    expect(gradients[0]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

/** a, σ(a), σ'(a), tanh'(a). */
const saturated = [
  [0.5, 0.6224593312018546, 0.2350037122015945, 0.7864477329659274],
  [-3, 0.04742587317756678, 0.04517665973091213, 0.00986603716544019],
  [18, 0.9999999847700205, 1.5229979280808073e-8, 9.278091320974273e-16],
  [37, 0.9999999999999999, 8.533047625744065e-17, 2.9125160713286574e-32],
  [40, 1, 4.248354255291589e-18, 7.219405551381661e-35],
  [-40, 4.248354255291589e-18, 4.248354255291589e-18, 7.219405551381661e-35],
  [86.5, 1, 2.7134843139867624e-38, 2.9451988489008846e-75],
  [-86.5, 2.7134843139867624e-38, 2.7134843139867624e-38, 2.9451988489008846e-75],
  [37.42994775023705, 1, 5.551115123125775e-17, 1.2325951644078281e-32],
  [300, 1, 5.148200222412013e-131, 1.0601586212017243e-260],
  [-700, 9.85967654375977e-305, 9.85967654375977e-305, 0],
] as const;

describe.each(computers)('%s', (_, precision, tolerance, compute) => {
  const shown = (x: number) => (precision === 'float32' ? Math.fround(x) : x);

  test.each(saturated.filter(([a]) => precision === 'float64' || (Math.fround(a) === a && Math.abs(a) < 87)))(
    'slopes at a = %d have all their digits',
    async (a, sigma, sigmaSlope, tanhSlope) => {
      const found = await compute((x) => sum(sigmoid(x)), [a, a, a, a, a]);
      expect(off([found.value], [5 * sigma])).toBeLessThan(tolerance);
      expect(off(found.gradients[0], Array(5).fill(shown(sigmaSlope)))).toBeLessThan(tolerance);
      const { gradients } = await compute((x) => sum(tanh(x)), [a, a, a, a, a]);
      expect(off(gradients[0], Array(5).fill(shown(tanhSlope)))).toBeLessThan(tolerance);
    },
  );

  test('slopes go into the products on the way back', async () => {
    const network = (W: GraphNode, u: GraphNode) => sum(tanh(matmul(W, sigmoid(u))));
    const { gradients } = await compute(network, [[18, 0]], [40, -2]);
    expect(off(gradients[1], [7.094991374000104e-32, 0])).toBeLessThan(tolerance);
    expect(off(gradients[0], [9.278091320974273e-16, 1.105975596248182e-16])).toBeLessThan(tolerance);
  });
});

// At these a way back made of ops may have NaN.
describe.each(computers.filter(([, , , compute]) => compute !== byOps))(
  '%s',
  (_, _precision, _tolerance, compute) => {
    test.each([
      ['minimum', minimum],
      ['maximum', maximum],
    ])('%s shares the derivative of what is equal, infinities too', async (_, f) => {
      const all = [Infinity, -Infinity, 2];
      const { gradients } = await compute((a, b) => sum(f(a, b)), all, all);
      expect(gradients).toEqual([
        [0.5, 0.5, 0.5],
        [0.5, 0.5, 0.5],
      ]);
    });

    test('NaN goes on, and lets the derivative pass', async () => {
      const { gradients } = await compute((x) => sum(relu(x)), [Number.NaN, 1, -1]);
      expect(gradients).toEqual([[1, 1, 0]]);
      for (const f of [minimum, maximum]) {
        const beside = await compute((a, b) => sum(f(a, b)), [Number.NaN, 1], [1, Number.NaN]);
        expect(beside).toEqual({
          value: Number.NaN,
          gradients: [
            [1, 1],
            [1, 1],
          ],
        });
      }
    });
  },
);

test('focal loss with a logit of -Infinity', async () => {
  const { value, gradients } = await byRules(
    (o, target) => focalLoss(o, target, { gamma: 2 }),
    [0, 0, -Infinity],
    [1, 0, 0],
  );
  // FL = -(1 - p)² log p at p = 1/2, and dFL/do = ±(-(1 - p)² + 2 p (1 - p) log p) (1 - p) of the two that are left
  expect(off([value], [Math.LN2 / 4])).toBeLessThan(1e-15);
  const slope = 0.125 + Math.LN2 / 4;
  expect(off(gradients[0], [-slope, slope, 0])).toBeLessThan(1e-15);
});
