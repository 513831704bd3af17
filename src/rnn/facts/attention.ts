/** F25: what a mean over all states does for the gradient. */
import { add, Backward, Graph, type GraphNode, mul, scale, Session } from '../../autograd/index.ts';
import { range } from './calculus.ts';
import type { Fact, Finding } from './fact.ts';
import { kerg2020 } from './sources.ts';
import { unit } from './networks.ts';

const W = 1 / 2;
const T = 50;

/** ds_T/dh_1 at index 0 and so on to ds_T/dh_T, of h_t = h_{t-1}/2 and s_T = h_T, or that plus the mean of all h_t. */
function arrived(hasMean: boolean): number[] {
  const graph = new Graph();
  const w = graph.leaf([], 'w');
  const states: GraphNode[] = [graph.leaf([], 'h')];
  while (states.length < T) states.push(mul(w, states.at(-1)!));
  const last = states.at(-1)!;
  const s = hasMean
    ? add(
        last,
        scale(
          states.reduce((sum, h) => add(sum, h)),
          { by: 1 / T },
        ),
      )
    : last;
  const session = new Session(graph);
  session.set(w, [W]);
  session.set(states[0], [1]);
  session.forward();
  const pass = new Backward(session, [s], states);
  pass.run();
  return states.map((h) => pass.cotangent(h)[0]);
}

function shortCut(): Finding {
  const [plain, short] = [arrived(false), arrived(true)];
  const points = (values: readonly number[]) =>
    range(0, T - 1, T).map((lag) => ({ x: lag, y: values[T - 1 - lag] }));
  return {
    claims: [
      {
        what: 'ds₅₀/dh₁ without the mean',
        expected: { kind: 'digits', value: '1.8e-15' },
        found: [plain[0]],
      },
      { what: 'ds₅₀/dh₁ with it', expected: { kind: 'digits', value: '0.0400' }, found: [short[0]] },
      { what: 'the same over 2/T', expected: { kind: 'exact', value: 1 }, found: [short[0] / (2 / T)] },
      { what: 'at every lag', expected: { kind: 'above', value: 1 / T }, found: short },
    ],
    pictures: [
      {
        title: 'With a mean over all states the gradient has a floor',
        x: { label: 'steps back' },
        y: { label: 'ds₅₀/dh', isLog: true },
        lines: [
          { name: 'with the mean', tone: 'forward', points: points(short) },
          { name: 'last state', tone: 'backward', points: points(plain) },
        ],
      },
    ],
    experiment: unit('linear', { w: W, b: 0, h: 1, T, target: 1 }),
  };
}

export const attentionFacts: readonly Fact[] = [
  {
    id: 'F25',
    group: 'after 2018',
    title: 'Attention is a short cut for the gradient',
    source: kerg2020,
    setup:
      'A linear unit with w = 1/2 over 50 steps. What is read is the last state, or that plus the mean of all, as attention with equal weights has it.',
    compute: shortCut,
  },
];
