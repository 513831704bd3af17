/** Sums on the way back that are taken apart: a factor meets one summand alone, or a summand joins in elsewhere. */
import type { Pullback } from '../../../autograd/index.ts';
import type { Unrolled } from '../../unroll.ts';
import { cells } from '../../cells/index.ts';
import type { Subject } from '../subject.ts';
import { altering, type Change, type Changes } from '../change.ts';
import type { Alteration } from '../method.ts';
import { nodeAt } from '../nodes.ts';
import {
  addTo,
  edgesOf,
  hiddenNames,
  onEdges,
  partOf,
  type Replacement,
  type StepEdge,
  symbolOf,
} from '../steps.ts';
import { acts } from './asks.ts';
import { stateFirst } from './values.ts';

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
  const factors = hasCellState ? factorsMissing(experiment, later) : [];
  return factors.concat(
    sets.flatMap((gates) => {
      const name = gates.length && gates[0] ? `f′ of ${gates.join(', ')}` : 'f′';
      return (['later', 'own'] as const).map((which) =>
        altering(
          which === 'later'
            ? `${name} does not multiply what comes to ${state}_k from later steps`
            : `${name} multiplies only what comes to ${state}_k from later steps`,
          bracketed(later, hasCellState ? gates.map((gate) => `gate ${gate}`) : ['h'], which),
        ),
      );
    }),
  );
};

/** The same of the other factor of a gate's product, and of both. */
const factorsMissing = (experiment: Subject, later: readonly StepEdge[]): Change[] =>
  edgesOf(experiment)
    .filter(({ op, input, consumer }) => op === 'mul' && input.startsWith('gate ') && consumer !== 'h')
    .flatMap((edge) => {
      const other = edgesOf(experiment).find(
        ({ consumer, slot }) => consumer === edge.consumer && slot !== edge.slot,
      )!;
      const factor = symbolOf(other.input, other.isThroughTime ? -1 : 0);
      const activation = { consumer: edge.input, slot: 0 };
      return (['later', 'own'] as const).flatMap((spared) => {
        const which =
          spared === 'later'
            ? 'does not multiply what comes to c_k from later steps'
            : 'multiplies only what comes to c_k from later steps';
        const to = `on the way to ${symbolOf(edge.input)}`;
        return [
          altering(`${factor} ${which}, ${to}`, sparing(later, edge, undefined, spared)),
          altering(`${factor} f′ ${which}, ${to}`, sparing(later, edge, activation, spared)),
        ];
      });
    });

/** One summand of what comes to c_k goes to a gate as it is: past the product, or past its f′, too. */
const sparing = (
  later: readonly StepEdge[],
  edge: StepEdge,
  activation: Pick<StepEdge, 'consumer' | 'slot'> | undefined,
  spared: 'later' | 'own',
): Alteration => ({
  names: [...new Set([...later, edge, ...(activation ? [activation] : [])].map(({ consumer }) => consumer))],
  start: (network) => {
    const parts = new Map<number, Float64Array>();
    const past = new Map<number, Float64Array>();
    const keep = onEdges(later, keeping(parts)).start(network);
    const spare = onEdges([edge], (rule, node) => (dx, dy, frame, lanes) => {
      const part = parts.get(node.step!) ?? new Float64Array(dy.length);
      const rest = dy.map((y, i) => y - part[i]);
      const [through, aside] = spared === 'later' ? [rest, part] : [part, rest];
      rule(dx, through, frame, lanes);
      if (activation) past.set(node.step!, aside.slice());
      else addTo(dx, aside);
    }).start(network);
    const beyond = onEdges(activation ? [activation] : [], (rule, node) => (dx, dy, frame, lanes) => {
      rule(dx, dy, frame, lanes);
      const aside = past.get(node.step!);
      if (aside) addTo(dx, aside);
    }).start(network);
    return (node, rules) => {
      const made = spare(node, rules) ?? rules;
      const kept = keep(node, made) ?? made;
      return beyond(node, kept) ?? kept;
    };
  },
});

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

/** Along one edge that leaves a state goes only a part of what came to it. */
export const partAlone: Changes = (quantity, experiment) => {
  if (!acts(quantity) || cells[experiment.cell].gates.length === 1) return [];
  const { hasCellState } = cells[experiment.cell];
  const edges = edgesOf(experiment);
  const leaving: readonly [state: string, consumers: readonly string[]][] = hasCellState
    ? [
        ['h', ['h']],
        ['c', ['f ⊙ c', 'i ⊙ g']],
      ]
    : [['h', ['h', 'z ⊙ (h - n)']]];
  return leaving.flatMap(([state, consumers]) => {
    const later = edges.filter(({ input, isThroughTime }) => input === state && isThroughTime);
    return edges
      .filter(({ consumer }) => consumers.includes(consumer))
      .flatMap((edge) =>
        (['own', 'later'] as const).map((kept) =>
          altering(
            `${kept === 'own' ? 'nothing of' : 'only'} what comes to ${state}_k from later steps goes on to ${symbolOf(edge.input, edge.isThroughTime ? -1 : 0)}`,
            partly(later, edge, kept),
          ),
        ),
      );
  });
};

const partly = (later: readonly StepEdge[], edge: StepEdge, kept: 'own' | 'later'): Alteration => ({
  names: [...new Set([...later, edge].map(({ consumer }) => consumer))],
  start: (network) => {
    const parts = new Map<number, Float64Array>();
    const some = onEdges([edge], (rule, node) => (dx, dy, frame, lanes) => {
      const part = parts.get(node.step!) ?? new Float64Array(dy.length);
      rule(dx, kept === 'later' ? part : dy.map((y, i) => y - part[i]), frame, lanes);
    }).start(network);
    const keep = onEdges(later, keeping(parts)).start(network);
    return (node, rules) => {
      const altered = some(node, rules) ?? rules;
      return keep(node, altered) ?? altered;
    };
  },
});

/** What arrives elsewhere in the step is taken for what arrives at the product of a gate. */
export const otherCotangent: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const gates = edgesOf(experiment).filter(({ op, input }) => op === 'mul' && input.startsWith('gate '));
  return gates.flatMap((edge) =>
    stateFirst(hiddenNames(experiment))
      .filter((name) => name !== edge.consumer && name !== edge.input)
      .map((name) =>
        altering(
          `what arrives at ${symbolOf(name)} for what arrives at ${symbolOf(edge.consumer)}, on the way to ${symbolOf(edge.input)}`,
          takenFrom(edge, name),
        ),
      ),
  );
};

/** By the gate's own rule, which comes after those of all that it leads to. */
const takenFrom = (edge: StepEdge, name: string): Alteration => ({
  names: [edge.input, name],
  start: (network) => {
    const arrived = new Map<number, Float64Array>();
    return (node, rules) => {
      if (node.name === name) {
        return rules.map((rule): Pullback<any> => (dx, dy, frame, lanes) => {
          arrived.set(node.step!, dy);
          rule(dx, dy, frame, lanes);
        });
      }
      const [rule] = rules;
      const back: Pullback<any> = (dx, dy, frame, lanes) => {
        const other = arrived.get(node.step!);
        if (!other) return rule(dx, dy, frame, lanes);
        const product = nodeAt(network, edge.consumer, node.step!)!;
        const taken = new Float64Array(dy.length);
        product.rule!.backward[edge.slot]!(taken, other, network.session.frames[product.id], lanes);
        rule(dx, taken, frame, lanes);
      };
      return [back];
    };
  },
});

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
    ['h_k, for o_k alone', [{ consumer: 'h', slot: 0 }]],
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
    const keep = onEdges(later, (rule, node, ...at) => {
      const kept = keeping(parts)(rule, node, ...at);
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
