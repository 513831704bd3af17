// The log posterior of a mixture of Gaussians, with a Wishart prior on their precision matrices QᵀQ.
import {
  add,
  broadcast,
  concat,
  exp,
  gather,
  Graph,
  type GraphNode,
  log,
  logSumExp,
  matmul,
  maximum,
  mul,
  reshape,
  scale,
  slice,
  stopGradient,
  sub,
  sum,
} from '../../../src/index.ts';
import { type Functions, prepare } from './prepared.ts';

interface Input {
  /** Of the space. */
  readonly d: number;
  /** How many Gaussians. */
  readonly k: number;
  /** How many points. */
  readonly n: number;
  readonly x: number[][];
  /** The prior: degrees of freedom beyond d + 1, and precision. */
  readonly m: number;
  readonly gamma: number;
  /** Logits of the weights, means, and of each Q the logarithms of the diagonal and what is below it, column by column. */
  readonly alpha: number[];
  readonly mu: number[][];
  readonly q: number[][];
  readonly l: number[][];
}

function trace({ d, k, n, x, m, gamma, ...values }: Input) {
  const graph = new Graph();
  const alpha = graph.leaf([k], 'alpha');
  const leaves = (size: number) => Array.from({ length: size > 0 ? k : 0 }, () => graph.leaf([size]));
  const [mu, q, l] = [leaves(d), leaves(d), leaves((d * (d - 1)) / 2)];

  // Q (x - μ) is a product of (x, 1) with Qᵀ, -Qμ below it: one for all points.
  const points = graph.constant(
    x.flatMap((point) => [...point, 1]),
    [n, d + 1],
    'x',
  );
  const lowerTriangle = lowerIndices(d);
  const zero = graph.constant(0, [1]);
  const squares = (a: GraphNode, axis?: number) => sum(mul(a, a), axis === undefined ? {} : { axis });

  const penalties: GraphNode[] = [];
  const betas = q.map((logDiagonal, j) => {
    const diagonal = exp(logDiagonal);
    const below = l.length > 0 ? [l[j]] : [];
    const entries = gather(concat([diagonal, ...below, zero]), { indices: lowerTriangle });
    const Qt = reshape(entries, { shape: [d, d] });
    const Qmu = sum(mul(Qt, broadcast(mu[j], { shape: [d, d] })), { axis: 0 });
    const map = concat([Qt, reshape(scale(Qmu, { by: -1 }), { shape: [1, d] })]);
    const distances = squares(matmul(points, map), 1);
    const logDeterminant = sum(logDiagonal);
    const weight = reshape(slice(alpha, { from: j, to: j + 1 }), { shape: [] });
    const norm = below.reduce((total, entries) => add(total, squares(entries)), squares(diagonal));
    penalties.push(sub(scale(norm, { by: gamma ** 2 / 2 }), scale(logDeterminant, { by: m })));
    return sub(broadcast(add(weight, logDeterminant), { shape: [n] }), scale(distances, { by: 0.5 }));
  });

  const largest = stopGradient(betas.reduce((most, beta) => maximum(most, beta)));
  const total = betas.map((beta) => exp(sub(beta, largest))).reduce((all, e) => add(all, e));
  const likelihood = sub(sum(add(largest, log(total))), scale(logSumExp(alpha), { by: n }));
  const posterior = penalties.reduce((all, penalty) => sub(all, penalty), likelihood);
  const freedom = d + m + 1;
  const constant =
    (-n * d * Math.log(2 * Math.PI)) / 2 +
    k * (freedom * d * Math.log(gamma / Math.SQRT2) - logGammaOf(freedom, d));
  return {
    E: add(posterior, graph.constant(constant)),
    leaves: { alpha: [alpha], mu, q, l },
    set: [
      [alpha, values.alpha],
      ...mu.map((leaf, j) => [leaf, values.mu[j]] as const),
      ...q.map((leaf, j) => [leaf, values.q[j]] as const),
      ...l.map((leaf, j) => [leaf, values.l[j]] as const),
    ] as (readonly [GraphNode, number[]])[],
  };
}

/** Where the entries of Qᵀ [d, d], row by row, stand in (diagonal, column after column below it, 0). */
function lowerIndices(d: number): number[] {
  const size = (d * (d + 1)) / 2;
  // Row `column` of Qᵀ is a column of Q, of which d - 1 - column entries are below the diagonal.
  return Array.from({ length: d * d }, (_, at) => {
    const [column, row] = [Math.floor(at / d), at % d];
    if (row === column) return row;
    const before = d + (column * (2 * d - 1 - column)) / 2;
    return row < column ? size : before + row - column - 1;
  });
}

/** log Γ_p(n/2), the multivariate gamma function: π^(p(p-1)/4) Π Γ((n - j)/2) for j from 0 to p - 1. */
function logGammaOf(n: number, p: number): number {
  // log Γ(a/2), from Γ(1/2) = √π, Γ(1) = 1 and Γ(x + 1) = x Γ(x).
  const logGamma = (a: number): number =>
    a <= 2 ? (a === 1 ? Math.log(Math.PI) / 2 : 0) : Math.log(a / 2 - 1) + logGamma(a - 2);
  const factors = Array.from({ length: p }, (_, j) => logGamma(n - j));
  return factors.reduce((total, factor) => total + factor, (p * (p - 1) * Math.log(Math.PI)) / 4);
}

export const gmm: Functions = {
  objective(input: Input) {
    const { E, set } = trace(input);
    return prepare(E, set, (replay) => replay.value(E)[0]);
  },
  jacobian(input: Input) {
    const { E, leaves, set } = trace(input);
    const { alpha, mu, q, l } = leaves;
    return prepare(
      E,
      set,
      (replay) => {
        const rows = (nodes: readonly GraphNode[]) => nodes.map((node) => [...replay.cotangent(node)]);
        const [own] = rows(alpha);
        return { alpha: own, mu: rows(mu), q: rows(q), l: l.length > 0 ? rows(l) : q.map(() => []) };
      },
      { wrt: [...alpha, ...mu, ...q, ...l] },
    );
  },
};
