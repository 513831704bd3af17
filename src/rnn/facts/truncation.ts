/** F18: a truncated gradient of the wrong sign. */
import { add, Backward, Graph, matmul, mul, Session, broadcast } from '../../autograd/index.ts';
import { chainMatrix, driveOf, influenceBalancing, paperChain } from '../influence-balancing.ts';
import { range } from './calculus.ts';
import type { Claim, Fact, Finding } from './fact.ts';
import { tallec2017 } from './sources.ts';

/** In so many steps the chain has forgotten all but 1e-8. */
const T = 100;

/** ds_T/dθ of the first unit with the parameter's influence of the K newest steps alone, for K = 1 to T. */
function truncated(): number[] {
  const { n } = paperChain;
  const drive = driveOf(paperChain);
  const graph = new Graph();
  const A = graph.leaf([n, n], 'A');
  const u = graph.leaf([n], 'u');
  // The parameter as each step uses it: the cotangents of these copies add up to its gradient.
  const copies = Array.from({ length: T }, () => graph.leaf([], 'θ'));
  const first = mul(u, broadcast(copies[0], { shape: [n] }));
  const last = copies
    .slice(1)
    .reduce((s, copy) => add(matmul(A, s), mul(u, broadcast(copy, { shape: [n] }))), first);
  const session = new Session(graph);
  session.set(A, chainMatrix(paperChain).flat());
  session.set(u, drive);
  for (const copy of copies) session.set(copy, [1]);
  session.forward();
  const pass = new Backward(
    session,
    [{ node: last, cotangent: drive.map((_, i) => Number(i === 0)) }],
    copies,
  );
  pass.run();
  let sum = 0;
  return copies.toReversed().map((copy) => (sum += pass.cotangent(copy)[0]));
}

function wrongWay(): Finding {
  const kept = truncated();
  const at = (K: number) => kept[K - 1];
  const whole = at(T);
  const right = kept.findIndex((x) => Math.sign(x) === Math.sign(whole)) + 1;
  const stated = [
    [1, '1'],
    [10, '10'],
    [20, '16.48'],
    [30, '9.87'],
    [40, '0.566'],
    [50, '-4.75'],
  ] as const;
  return {
    claims: [
      { what: 'the whole gradient', expected: { kind: 'digits', value: '-6.000' }, found: [whole] },
      ...stated.map(([K, value]): Claim => ({
        what: `truncated to ${K} step${K === 1 ? '' : 's'}`,
        expected: { kind: 'digits', value },
        found: [at(K)],
      })),
      {
        what: 'the first horizon with the right sign',
        expected: { kind: 'between', from: 41, to: 41 },
        found: [right],
      },
    ],
    pictures: [
      {
        title: `Up to ${right - 1} steps the truncated gradient points the wrong way`,
        x: { label: 'horizon K in steps' },
        y: { label: 'gradient by the parameter' },
        lines: [
          { name: 'truncated', tone: 'backward', points: range(1, T, T).map((K) => ({ x: K, y: at(K) })) },
          { name: 'whole', tone: 'reference', points: [1, T].map((x) => ({ x, y: whole })) },
        ],
        marks: [{ name: `K = ${right}`, x: right, y: at(right) }],
      },
    ],
    remarks: [
      'In Explore a 24th unit carries the parameter, in its entry of U. Drag ▲ below the triangle of U.',
    ],
    experiment: influenceBalancing(paperChain, T),
    parameter: 'U',
  };
}

export const truncationFacts: readonly Fact[] = [
  {
    id: 'F18',
    group: 'training',
    title: 'Truncation can point the wrong way',
    source: tallec2017,
    setup:
      'A linear chain of 23 units, A_ii = A_{i,i+1} = 1/2. One parameter drives the first 10 of them up and 13 down; the loss reads unit 1.',
    sizes: [
      `${T} steps, one backward pass. What each step’s copy of the parameter gets is added up, newest first.`,
    ],
    compute: wrongWay,
  },
];
