/** Sums on the way back that are taken apart: a factor meets one summand alone, or a summand joins in elsewhere. */
import type { Unrolled } from '../../unroll.ts';
import { cells } from '../../cells/index.ts';
import { altering, type Change, type Changes } from '../change.ts';
import type { Alteration } from '../method.ts';
import { nodeAt } from '../nodes.ts';
import { addTo, edgesOf, onEdges, partOf, type Replacement, type StepEdge } from '../steps.ts';
import { acts } from './asks.ts';

/** Brackets missing: f′ of a gate, or of a simple cell, multiplies what comes one way and not what comes the other. */
export const bracketsMissing: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const { hasCellState } = cells[experiment.cell];
  const state = hasCellState ? 'c' : 'h';
  const later = edgesOf(experiment).filter(({ input, isThroughTime }) => input === state && isThroughTime);
  const sets = hasCellState
    ? [['i'], ['f'], ['g'], ['i', 'g'], ['i', 'f'], ['f', 'g'], ['i', 'f', 'g']]
    : experiment.cell === 'gru'
      ? []
      : [['']];
  return sets.flatMap((gates) => {
    const name = gates.length && gates[0] ? `f′ of ${gates.join(', ')}` : 'f′';
    return (['later', 'own'] as const).map((which) =>
      altering(
        which === 'later'
          ? `${name} does not multiply what comes to ${state}_k from later steps`
          : `${name} multiplies only what comes to ${state}_k from later steps`,
        bracketed(later, hasCellState ? gates.map((gate) => `gate ${gate}`) : ['h'], which),
      ),
    );
  });
};

/** Gates of an LSTM are one product away from c. */
const bracketed = (
  later: readonly StepEdge[],
  activations: readonly string[],
  spared: 'later' | 'own',
): Alteration => ({
  names: [...new Set([...later.map(({ consumer }) => consumer), ...activations])],
  start: (network) => {
    const parts = new Map<number, Float64Array>();
    const keep = onEdges(later, keeping(parts)).start(network);
    const spare = onEdges(
      activations.map((consumer) => ({ consumer, slot: 0 })),
      (rule, node) => (dx, dy, frame, lanes) => {
        const part = partAt(network, node.name!, node.step!, parts.get(node.step!), lanes.count);
        const other = dy.map((y, i) => y - (part?.[i] ?? 0));
        const [through, past] = spared === 'later' ? [other, part] : [part, other];
        if (through) rule(dx, through, frame, lanes);
        if (past) addTo(dx, past);
      },
    ).start(network);
    return (node, rules) => spare(node, keep(node, rules) ?? rules) ?? keep(node, rules);
  },
});

const keeping =
  (parts: Map<number, Float64Array>): Replacement =>
  (rule, node) =>
  (dx, dy, frame, lanes) => {
    const part = partOf(rule, dx, dy, frame, lanes);
    addTo(dx, part);
    const sum = parts.get(node.step! - 1);
    if (sum) addTo(sum, part);
    else parts.set(node.step! - 1, part);
  };

/** What a part of the cotangent of c_k becomes at a gate: times the other factor of its product. */
function partAt(network: Unrolled, name: string, k: number, part: Float64Array | undefined, lanes: number) {
  if (!part || name === 'h') return part;
  const product = name === 'gate f' ? 'f ⊙ c' : 'i ⊙ g';
  const node = nodeAt(network, product, k)!;
  const own = nodeAt(network, name, k)!;
  const other = network.session.value(node.inputs[node.inputs[0] === own ? 1 : 0]);
  return part.map((x, i) => x * other[Math.floor(i / lanes)]);
}

/** What comes to c_k from later steps is added to what comes to h_k, or to tanh c_k, instead. */
export const joinedElsewhere: Changes = (quantity, experiment) => {
  if (!acts(quantity) || !cells[experiment.cell].hasCellState) return [];
  const later = edgesOf(experiment).filter(({ input, isThroughTime }) => input === 'c' && isThroughTime);
  const at: readonly [where: string, edges: readonly Pick<StepEdge, 'consumer' | 'slot'>[]][] = [
    ['tanh c_k', [{ consumer: 'tanh c', slot: 0 }]],
    [
      'h_k',
      [
        { consumer: 'h', slot: 0 },
        { consumer: 'h', slot: 1 },
      ],
    ],
    ['h_k, but not for o_k', [{ consumer: 'h', slot: 1 }]],
  ];
  const hidden = edgesOf(experiment).filter(({ input, isThroughTime }) => input === 'h' && isThroughTime);
  return [
    ...at.flatMap(([where, edges]): Change[] => [
      altering(`what comes to c_k from later steps joins in at ${where}`, joined(later, edges, false)),
      altering(`what comes to c_k from later steps joins in at ${where} too`, joined(later, edges, true)),
    ]),
    altering(
      'what comes to h_k from later steps joins in at c_k',
      joined(
        hidden,
        [
          { consumer: 'f ⊙ c', slot: 0 },
          { consumer: 'f ⊙ c', slot: 1 },
          { consumer: 'i ⊙ g', slot: 0 },
          { consumer: 'i ⊙ g', slot: 1 },
        ],
        false,
      ),
    ),
    altering(
      'what comes to h_k from later steps joins in at tanh c_k',
      joined(hidden, [{ consumer: 'tanh c', slot: 0 }], false),
    ),
  ];
};

const joined = (
  later: readonly StepEdge[],
  edges: readonly Pick<StepEdge, 'consumer' | 'slot'>[],
  staysToo: boolean,
): Alteration => ({
  names: [...new Set([...later, ...edges].map(({ consumer }) => consumer))],
  start: (network) => {
    const parts = new Map<number, Float64Array>();
    const keep = onEdges(later, (rule, node, net) => {
      const kept = keeping(parts)(rule, node, net);
      return staysToo ? kept : (dx, dy, frame, lanes) => kept(dx.slice(), dy, frame, lanes);
    }).start(network);
    const join = onEdges(edges, (rule, node) => (dx, dy, frame, lanes) => {
      const part = parts.get(node.step!);
      rule(dx, part ? dy.map((y, i) => y + part[i]) : dy, frame, lanes);
    }).start(network);
    return (node, rules) => {
      const kept = keep(node, rules) ?? rules;
      return join(node, kept) ?? kept;
    };
  },
});
