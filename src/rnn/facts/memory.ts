/** F16, F17: long memories cannot be trained as they are, and can in other coordinates (Zucchet & Orvieto 2024; LRU). */
import { randomNormal } from 'd3-random';
import {
  add,
  exp,
  gradient,
  Graph,
  type GraphNode,
  mul,
  neg,
  Session,
  sqrt,
  sub,
} from '../../autograd/index.ts';
import { withInputs } from '../inputs.ts';
import { randomOf } from '../random.ts';
import { range } from './calculus.ts';
import type { Claim, Fact, Finding } from './fact.ts';
import { unit } from './networks.ts';
import { orvieto2023, zucchet2024 } from './sources.ts';

/** What a memory of 1/(1 − λ) steps has forgotten after so many times as many: all but 1e-8 of the sums below. */
const LONG = 12;
const stepsOf = (lambda: number): number => Math.ceil(LONG / (1 - lambda));

/** A unit over T steps in a graph of its own. */
interface Unit {
  readonly session: Session;
  readonly inputs: readonly GraphNode[];
  readonly parameter: GraphNode;
  /** What it tells in the end, and how that depends on the parameter. */
  readonly output: GraphNode;
  readonly slope: GraphNode;
  /** How the two depend on each input: of white noise of variance 1 their squares add up to those of the noise. */
  readonly ofInputs: Readonly<Record<'output' | 'slope', readonly GraphNode[]>>;
}

/** @param outputOf λ and what leads from h to the output, of the parameter */
function traced(
  T: number,
  parameterise: (parameter: GraphNode) => { lambda: GraphNode; outputOf: (h: GraphNode) => GraphNode },
): Unit {
  const graph = new Graph();
  const parameter = graph.leaf([], 'parameter');
  const inputs = Array.from({ length: T }, () => graph.leaf([], 'x'));
  const { lambda, outputOf } = parameterise(parameter);
  const output = outputOf(inputs.slice(1).reduce((h, x) => add(mul(lambda, h), x), inputs[0]));
  const [slope] = gradient(output, [parameter]);
  const ofInputs = { output: gradient(output, inputs), slope: gradient(slope, inputs) };
  return { session: new Session(graph), inputs, parameter, output, slope, ofInputs };
}

/** h_t = λ h_{t-1} + x_t, told as it is. */
const plain = (T: number): Unit => traced(T, (lambda) => ({ lambda, outputOf: (h) => h }));

/** λ = exp(−e^ν), told as γh with γ = √(1 − λ²). */
const normalised = (T: number): Unit =>
  traced(T, (nu) => {
    const lambda = exp(neg(exp(nu)));
    const one = nu.graph.constant(1, []);
    return { lambda, outputOf: (h) => mul(sqrt(sub(one, mul(lambda, lambda))), h) };
  });

/** The parameter of `normalised` at λ. */
const nuOf = (lambda: number): number => Math.log(-Math.log(lambda));

/** Over white noise of variance 1: the mean square of the output, and of its derivative by the parameter. */
function meanSquares(unit: Unit, at: number): Readonly<Record<'output' | 'slope', number>> {
  const { session, inputs, parameter, ofInputs } = unit;
  session.set(parameter, [at]);
  // Both are linear in the inputs: their own derivatives do not depend on them.
  for (const x of inputs) session.set(x, [0]);
  session.forward();
  const total = (nodes: readonly GraphNode[]) =>
    nodes.reduce((sum, node) => sum + session.value(node)[0] ** 2, 0);
  return { output: total(ofInputs.output), slope: total(ofInputs.slope) };
}

/** The square of the derivative on each of several sequences of noise. */
function drawnSquares({ session, inputs, parameter, slope }: Unit, at: number, draws: number): number[] {
  session.set(parameter, [at]);
  return range(1, draws, draws).map((seed) => {
    const normal = randomNormal.source(randomOf(seed, 0, 'inputs'))();
    for (const x of inputs) session.set(x, [normal()]);
    session.forward();
    return session.value(slope)[0] ** 2;
  });
}

/** E (dh/dλ)² of the plain unit, over white noise of variance 1. */
export const sensitivityOf = (lambda: number): number => meanSquares(plain(stepsOf(lambda)), lambda).slope;

const DRAWS = 200;
/** 1/(1 − λ) of the pictures. */
const MEMORIES = [2, 5, 10, 30, 100, 300, 1000];
const lambdaOf = (memory: number): number => 1 - 1 / memory;
const memoryAxis = { label: 'memory 1/(1 − λ) in steps', isLog: true };
const noisyUnit = (lambda: number) =>
  withInputs(
    {
      ...unit('linear', { w: lambda, b: 0, h: 0, T: 300, target: 1 }),
      weights: { W: [[lambda]], U: [[1]], V: [[1]] },
    },
    { kind: 'noise', seed: 1, amplitude: 1 },
  );

function curse(): Finding {
  const found = new Map(
    MEMORIES.map((memory) => {
      const lambda = lambdaOf(memory);
      return [memory, meanSquares(plain(stepsOf(lambda)), lambda)];
    }),
  );
  const stated = [
    [10, '0.9', '5.26', '263.9'],
    [100, '0.99', '50.25', '251263'],
    [1000, '0.999', '500.25', '2.5e8'],
  ] as const;
  const line = (key: 'output' | 'slope') => MEMORIES.map((x) => ({ x, y: found.get(x)![key] }));
  return {
    claims: [
      ...stated.flatMap(([memory, lambda, output, slope]): Claim[] => [
        {
          what: `E h² at λ = ${lambda}`,
          expected: { kind: 'digits', value: output },
          found: [found.get(memory)!.output],
        },
        {
          what: `E (dh/dλ)² at λ = ${lambda}`,
          expected: { kind: 'digits', value: slope },
          found: [found.get(memory)!.slope],
        },
      ]),
      {
        what: `(dh/dλ)² at λ = 0.9 on ${DRAWS} drawn sequences`,
        expected: { kind: 'mean', value: '263.9' },
        found: drawnSquares(plain(stepsOf(0.9)), 0.9, DRAWS),
      },
    ],
    pictures: [
      {
        title: 'Ten times the memory makes λ a thousand times as touchy',
        x: memoryAxis,
        y: { label: 'mean square over noise', isLog: true },
        lines: [
          { name: 'dh/dλ', tone: 'backward', points: line('slope') },
          { name: 'h', tone: 'forward', points: line('output') },
        ],
      },
    ],
    remarks: [
      'Every Jacobian is λ, below 1: nothing explodes, and what vanishes does so as slowly as wanted.',
    ],
    experiment: noisyUnit(0.99),
  };
}

function cure(): Finding {
  const slopeAt = (lambda: number) => meanSquares(normalised(stepsOf(lambda)), nuOf(lambda)).slope;
  const found = new Map(MEMORIES.map((memory) => [memory, slopeAt(lambdaOf(memory))]));
  const stated = [
    [10, '0.9', '0.2491'],
    [100, '0.99', '0.24999'],
    [1000, '0.999', '0.25000'],
  ] as const;
  return {
    claims: [
      ...stated.map(([memory, lambda, slope]): Claim => ({
        what: `E (d(γh)/dν)² at λ = ${lambda}`,
        expected: { kind: 'digits', value: slope },
        found: [found.get(memory)!],
      })),
      {
        what: 'the same at all λ of the picture',
        expected: { kind: 'below', value: 1 / 4 },
        found: [...found.values()],
      },
    ],
    pictures: [
      {
        title: 'However long the memory, ν is as touchy as before',
        x: memoryAxis,
        y: { label: 'E (d(γh)/dν)²' },
        lines: [
          { name: 'γh by ν', tone: 'backward', points: MEMORIES.map((x) => ({ x, y: found.get(x)! })) },
          { name: '1/4', tone: 'reference', points: [2, 1000].map((x) => ({ x, y: 1 / 4 })) },
        ],
      },
    ],
  };
}

const HOW =
  'Both numbers are exact: the engine differentiates the output and its derivative once more, by each input.';

export const memoryFacts: readonly Fact[] = [
  {
    id: 'F16',
    group: 'after 2018',
    title: 'The curse of memory: nothing vanishes, yet λ cannot be trained',
    source: zucchet2024,
    setup: `One unit h_t = λ h_{t−1} + x_t, on white noise of variance 1. ${HOW}`,
    sizes: [`Each unit is run for ${LONG} times its memory.`],
    compute: curse,
  },
  {
    id: 'F17',
    group: 'after 2018',
    title: 'The cure: λ = exp(−e^ν), and a state of constant size',
    source: orvieto2023,
    setup: `The same unit with λ = exp(−e^ν), read as γh where γ = √(1 − λ²). ${HOW}`,
    sizes: ['γ counts with its own derivative. The limit 1/4 was derived for this project.'],
    compute: cure,
  },
];
