/** What carries a gradient back through W: other rows, another matrix, or not the transpose. */
import { type Pullback, rules } from '../../../autograd/index.ts';
import { cells, takesBh } from '../../cells/index.ts';
import { type ParameterName, parametersOf, sizesOf } from '../../experiment.ts';
import { altering, alteringTime, type Change, type Changes } from '../change.ts';
import type { Alteration } from '../method.ts';
import { nodeAt } from '../nodes.ts';
import { transposedIndex } from '../rearranged.ts';
import type { Unrolled } from '../../unroll.ts';
import { addTo, onEdges, partOf } from '../steps.ts';
import { acts } from './asks.ts';
import { permutations } from './readings.ts';

/** Another matrix in place of a parameter that carries a gradient back. */
const through = (
  name: ParameterName,
  matrixOf: (A: Float64Array, columns: number) => Float64Array | undefined,
): Alteration => ({
  names: name === 'W' ? ['Wh'] : ['Vh', 'o'],
  start: ({ parameters, session }) => {
    const parameter = parameters[name];
    if (!parameter) return () => undefined;
    const other = matrixOf(session.value(parameter), parameter.shape[1]);
    return ({ inputs }, rules) => {
      if (inputs[0] !== parameter || !other) return undefined;
      const back: Pullback<any> = (dx, dy, frame, lanes) =>
        rules[1](dx, dy, { ...frame, x: [other, frame.x[1]] }, lanes);
      return [rules[0], back];
    };
  },
});

/** Some matrices for their transposes, each gate's square block by itself. */
const blocksTransposed = (name: ParameterName): Alteration =>
  through(name, (A, columns) => {
    const from = transposedIndex(columns);
    return A.map((_, index) => A[from(index)]);
  });

export const untransposed: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const { n, q } = sizesOf(experiment);
  const own = altering('', blocksTransposed('W'));
  if (quantity.kind === 'jacobian' || n !== q || !experiment.weights.V) return [own];
  return [
    own,
    altering('and V for Vᵀ', blocksTransposed('W'), blocksTransposed('V')),
    altering('V for Vᵀ, but Wᵀ as it should be', blocksTransposed('V')),
  ];
};

/** diag(f′) and Wᵀ in the order of the way forward. */
const derivativeAfter: Change = alteringTime(
  'f′(a_k) after Wᵀ, not before',
  { names: ['h'], start: () => (node) => node.rule && [rules.identity.backward[0]] },
  {
    names: ['Wh'],
    start:
      (network) =>
      (node, [toW, toH]) => {
        const h = nodeAt(network, 'h', node.step!)!;
        const after: Pullback<any> = (dx, dy, frame, lanes) => {
          const part = partOf(toH, dx, dy, frame, lanes);
          h.rule!.backward[0](dx, part, network.session.frames[h.id], lanes);
        };
        return [toW, after];
      },
  },
);

/** Rows of W that are dropped, exchanged, or taken from another gate; another matrix for W; W left out. */
export const otherWeights: Changes = (quantity, experiment) => {
  if (!acts(quantity) || experiment.weights.W.length === 0) return [];
  const { gates } = cells[experiment.cell];
  const { n } = sizesOf(experiment);
  const identity = new Float64Array(n * n).map((_, index) => Number(index % (n + 1) === 0));
  const rowsFrom = (blockOf: (W: Float64Array, gate: number) => Float64Array | undefined) =>
    through('W', (W) => {
      const rows = new Float64Array(W.length);
      gates.forEach((_, gate) => rows.set(blockOf(W, gate) ?? [], gate * n * n));
      return rows;
    });
  const block = (W: Float64Array, gate: number) => W.subarray(gate * n * n, (gate + 1) * n * n);
  const square = parametersOf(experiment).filter(
    (name) => name !== 'W' && experiment.weights[name]!.flat().length === experiment.weights.W.flat().length,
  );
  return [
    altering(
      'Wᵀ left out',
      rowsFrom(() => identity),
    ),
    altering(
      'the diagonal of W alone',
      rowsFrom((W, gate) => block(W, gate).map((x, index) => (index % (n + 1) === 0 ? x : 0))),
    ),
    ...(gates.length === 1 ? [derivativeAfter] : []),
    ...square.map((name) =>
      altering(`${name}ᵀ for Wᵀ`, {
        names: ['Wh'],
        start: (network) =>
          through('W', () => network.session.value(network.parameters[name]!)).start(network),
      }),
    ),
    ...(gates.length === 1 ? [] : byGate()),
  ];

  function byGate(): Change[] {
    const subsets = Array.from({ length: 2 ** gates.length - 2 }, (_, index) =>
      gates.map((_gate, at) => (((index + 1) >> at) & 1) === 1),
    );
    return [
      ...subsets.map((isKept) =>
        altering(
          `h_{k−1} reached through the rows of ${gates.filter((_, at) => isKept[at]).join(', ')} alone`,
          rowsFrom((W, gate) => (isKept[gate] ? block(W, gate) : undefined)),
        ),
      ),
      ...gates.flatMap((to, at) =>
        gates.flatMap((from, other) =>
          at === other
            ? []
            : [
                altering(
                  `W’s rows of gate ${from} for those of gate ${to}`,
                  rowsFrom((W, gate) => block(W, gate === at ? other : gate)),
                ),
              ],
        ),
      ),
      ...gates.map((name, at) =>
        altering(
          `W’s rows of gate ${name} for all`,
          rowsFrom((W) => block(W, at)),
        ),
      ),
      ...permutations(gates.map((_, at) => at))
        .slice(1)
        .map((order) =>
          altering(
            `W’s rows in the order ${order.map((at) => gates[at]).join(', ')}`,
            rowsFrom((W, gate) => block(W, order[gate])),
          ),
        ),
      ...gates.map((name, at) =>
        altering(
          `W for Wᵀ in the rows of gate ${name} alone`,
          rowsFrom((W, gate) => {
            const rows = block(W, gate);
            const from = transposedIndex(n);
            return gate === at ? rows.map((_, index) => rows[from(index)]) : rows;
          }),
        ),
      ),
    ];
  }
};

/** A gate that multiplies what W brings, differentiated as if it multiplied h_{k−1} before: r of a GRU. */
export const gateBefore: Changes = (quantity, experiment) => {
  const { gates, candidate } = cells[experiment.cell];
  if (!acts(quantity) || !takesBh(experiment.cell)) return [];
  const { n } = sizesOf(experiment);
  const block = gates.indexOf(candidate);
  const product = 'r ⊙ Wh_n';
  const back = (network: Unrolled, delta: Float64Array) => {
    const W = network.session.value(network.parameters.W).subarray(block * n * n, (block + 1) * n * n);
    return Float64Array.from({ length: n }, (_, j) => delta.reduce((sum, x, i) => sum + x * W[i * n + j], 0));
  };
  const gate: Alteration = onEdges(
    [{ consumer: product, slot: 0 }],
    (rule, node, network) => (dx, dy, frame, lanes) => {
      if (lanes.count > 1) return rule(dx, dy, frame, lanes);
      const before = network.session.value(nodeAt(network, 'h', node.step! - 1)!);
      addTo(
        dx,
        back(network, dy).map((x, i) => x * before[i]),
      );
    },
  );
  const carried: Alteration = {
    names: [product, 'Wh'],
    start: (network) => {
      const arrived = new Map<number, Float64Array>();
      return (node, rules) => {
        if (node.name === product) {
          return rules.map((rule): Pullback<any> => (dx, dy, frame, lanes) => {
            arrived.set(node.step!, dy);
            rule(dx, dy, frame, lanes);
          });
        }
        const later: Pullback<any> = (dx, dy, frame, lanes) => {
          const delta = arrived.get(node.step!);
          if (lanes.count > 1 || !delta) return rules[1](dx, dy, frame, lanes);
          const others = dy.map((x, i) => (Math.floor(i / n) === block ? 0 : x));
          rules[1](dx, others, frame, lanes);
          const r = network.session.frames[nodeAt(network, product, node.step!)!.id].x[0];
          addTo(
            dx,
            back(network, delta).map((x, i) => x * r[i]),
          );
        };
        return [rules[0], later];
      };
    },
  };
  return [
    altering('on the way to the gate', gate),
    altering('on the way to h_{k−1}', carried),
    altering('on both ways', gate, carried),
  ];
};

/** V on the way from o_t to h_t. */
export const otherOutputWeights: Changes = (quantity, experiment) => {
  const { n, q } = sizesOf(experiment);
  if (!acts(quantity) || n !== q || !experiment.weights.V) return [];
  const { W } = experiment.weights;
  const isSimple = W.length === n;
  return [
    altering(
      'Vᵀ left out',
      through('V', (V) => V.map((_, index) => Number(index % (n + 1) === 0))),
    ),
    ...(isSimple
      ? [
          altering(
            'Wᵀ for Vᵀ',
            through('V', () => Float64Array.from(W.flat())),
          ),
        ]
      : []),
  ];
};
