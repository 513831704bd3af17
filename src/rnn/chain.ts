import { type Backward, type Edge, jacobian, type Node, type Session } from '../autograd/index.ts';
import { norm, singularValues, SMALLEST_NORMAL } from './matrix.ts';
import type { Unrolled } from './unroll.ts';

/**
 * One factor of a term's chain, in the order in which they are multiplied, from the loss back.
 * `dE/do` is the row dE_t/do_t; `do/dh` is do_t/dh_t = V; `dh/dh` at step j is dh_j/dh_{j-1}; `dh/da` leads from h_k
 * to what the parameter feeds; `input` is the row that the parameter was multiplied by: h_{k-1}, x_k, or h_t for V.
 */
export interface Factor {
  readonly kind: 'dE/do' | 'do/dh' | 'dh/dh' | 'dh/da' | 'input';
  /** Step of the numerator; of the vector itself for `input`, where 0 is h_0. */
  readonly step: number;
  /** The Jacobian by rows, computed by the rules that carry the gradient. */
  readonly value: readonly (readonly number[])[];
  /** Largest singular value: the most by which it can stretch what comes in. Of a single row, its length. */
  readonly size: number;
  /** The factors up to this one multiplied: a row, as the backward pass carries it (the term itself at the end). */
  readonly product: readonly number[];
}

/** The Jacobians between nodes of a session, each computed once, with its largest singular value. */
export class Jacobians {
  readonly #known = new Map<string, Pick<Factor, 'value' | 'size'>>();

  constructor(readonly session: Session) {}

  between(y: Node, x: Node): Pick<Factor, 'value' | 'size'> {
    const key = `${y.id},${x.id}`;
    const known = this.#known.get(key);
    if (known) return known;
    const value = jacobian(this.session, y, x);
    const found = { value, size: singularValues(value)[0] };
    this.#known.set(key, found);
    return found;
  }
}

/**
 * Opens the term that reaches a parameter along `edge` from E_t, in a pass with a lane for each step.
 * Empty where no path leads from E_t to the edge: V and d act at step k on o_k alone.
 */
export function chainOf(
  { session, steps, initial }: Unrolled,
  jacobians: Jacobians,
  pass: Backward,
  edge: Edge,
  t: number,
): Factor[] {
  const lane = t - 1;
  const hidden = [initial, ...steps.map(({ h }) => h)];
  const { o } = steps[t - 1];
  const k = edge.consumer.step!;
  const arrivedAt = (node: Node) => Array.from(pass.cotangent(node, lane));
  const row = (kind: Factor['kind'], step: number, value: number[], product: number[]): Factor => ({
    kind,
    step,
    value: [value],
    size: norm(value),
    product,
  });
  const link = (kind: Factor['kind'], step: number, from: Node, to: Node): Factor => ({
    kind,
    step,
    ...jacobians.between(from, to),
    product: arrivedAt(to),
  });

  const actsOnOutput = edge.consumer.id > hidden[k].id;
  if (actsOnOutput && k < t) return [];
  const factors = [row('dE/do', t, arrivedAt(o), arrivedAt(o))];
  if (!actsOnOutput) {
    factors.push(link('do/dh', t, o, hidden[t]));
    for (let j = t; j > k; j--) factors.push(link('dh/dh', j, hidden[j], hidden[j - 1]));
    factors.push(link('dh/da', k, hidden[k], edge.consumer));
  }
  const partner = edge.consumer.inputs[1 - edge.slot];
  if (edge.consumer.op === 'matmul') {
    const step = hidden.includes(partner) ? hidden.indexOf(partner) : k;
    const input = Array.from(session.value(partner));
    factors.push(row('input', step, input, Array.from(pass.contribution(edge, lane))));
  }
  return factors;
}

/** Why a term is zero, or too small for float64: the factor at which the product becomes so. */
export interface ZeroReason {
  /**
   * `no-error`: dE_t/do_t is zero. `no-path`: what arrives meets exact zeros. `cancels`: what it meets adds up to zero.
   * `underflow`: it meets something, but the result is below 2.2e-308, where digits are lost.
   */
  readonly kind: 'no-error' | 'no-path' | 'cancels' | 'underflow';
  readonly factor: Factor;
}

/** Finds where a chain's product becomes zero or subnormal; undefined when it does not. */
export function zeroReason(chain: readonly Factor[]): ZeroReason | undefined {
  const index = chain.findIndex(({ product }) => norm(product) < SMALLEST_NORMAL);
  if (index < 0) return undefined;
  const factor = chain[index];
  if (index === 0) return { kind: norm(factor.product) === 0 ? 'no-error' : 'underflow', factor };
  const before = chain[index - 1].product;
  // An outer product meets every entry; any other factor is a matrix whose row i meets entry i.
  const meets = factor.kind === 'input' ? before.map(() => factor.value[0]) : factor.value;
  const met = before.flatMap((x, i) =>
    meets[i].filter((entry) => x !== 0 && entry !== 0).map((entry) => x * entry),
  );
  if (met.length === 0) return { kind: 'no-path', factor };
  const isLost = met.every((product) => Math.abs(product) < SMALLEST_NORMAL);
  return { kind: isLost ? 'underflow' : 'cancels', factor };
}
