import { type Backward, type Edge, jacobian, type GraphNode, type Session } from '../autograd/index.ts';
import type { State } from './cells/cell.ts';
import { norm, singularValues, SMALLEST_NORMAL } from './matrix.ts';
import { entriesOfTerm, partnerOf } from './term-norms.ts';
import type { Unrolled } from './unroll.ts';

/**
 * One factor of a term's chain, in the order in which they are multiplied, from the loss back.
 * `dE/do` is the row dE_t/do_t; `do/dh` is do_t/dh_t = V; `dh/dh` at step j is dh_j/dh_{j-1}; `dh/da` leads from h_k
 * to what the parameter feeds; `input` is the row that the parameter was multiplied by: h_{k-1}, x_k, or h_t for V.
 * A parameter in pieces meets a row for each; one that is multiplied entry by entry `factors`, the diagonal matrix of them.
 * Where a step hands on a cell state too, what flows is s = (h, c), stacked: `do/ds`, `ds/ds`, `ds/da`. Without an output
 * layer o_t is h_t: `dE/dh`, `dh/ds`.
 */
export interface Factor {
  readonly kind:
    | 'dE/do'
    | 'dE/dh'
    | 'do/dh'
    | 'dh/dh'
    | 'dh/da'
    | 'do/ds'
    | 'dh/ds'
    | 'ds/ds'
    | 'ds/da'
    | 'input'
    | 'factors';
  /** Step of the numerator; of the vector itself for `input`, where 0 is h_0. */
  readonly step: number;
  /** The Jacobian by rows, computed by the rules that carry the gradient. */
  readonly value: readonly (readonly number[])[];
  /** Largest singular value: the most by which it can stretch what comes in. Of a single row, its length. */
  readonly size: number;
  /** The names of the vectors that `input` and `factors` are made of: of a parameter in pieces one for each. */
  readonly of?: readonly string[];
  /** The factors up to this one multiplied: a row, as the backward pass carries it (the term itself at the end). */
  readonly product: readonly number[];
}

/** The Jacobians between nodes of a session, each computed once, with its largest singular value. */
export class Jacobians {
  readonly #known = new Map<string, Pick<Factor, 'value' | 'size'>>();

  constructor(readonly session: Session) {}

  /** Nodes of a list are stacked. @param isJoint whether those of x are independent of each other; else each by itself */
  between(y: readonly GraphNode[], x: readonly GraphNode[], isJoint = true): Pick<Factor, 'value' | 'size'> {
    const key = [y, x].map((nodes) => nodes.map(({ id }) => id)).join(';');
    const known = this.#known.get(key);
    if (known) return known;
    const parts = isJoint ? [jacobian(this.session, y, x)] : x.map((one) => jacobian(this.session, y, [one]));
    const value = parts[0].map((_, row) => parts.flatMap((part) => part[row]));
    const found = { value, size: singularValues(value)[0] };
    this.#known.set(key, found);
    return found;
  }
}

/** What a node gets of a pass from its uses at one step. */
export function arriving(pass: Backward, node: GraphNode, step: number): number[] {
  const uses = node.graph.edgesFrom(node).filter(({ consumer }) => consumer.step === step);
  const parts = uses.map((edge) => pass.contribution(edge));
  return Array.from({ length: node.size }, (_, i) => parts.reduce((sum, part) => sum + part[i], 0));
}

/**
 * dE/ds_j of a pass. h_j reads c_j too, within its step: of the pair (h_j, c_j), what c_j hands on to step j + 1 is
 * c_j's alone.
 */
export const arrivedAtState = (pass: Backward, { h, c }: State, step: number): number[] => [
  ...pass.cotangent(h),
  ...(c ? arriving(pass, c, step + 1) : []),
];

/**
 * Opens the term that reaches a parameter along `edges` from E_t, in a pass from E_t.
 * Empty where no path leads from E_t there: V and d act at step k on o_k alone.
 */
export function chainOf(
  { session, steps, initial }: Unrolled,
  jacobians: Jacobians,
  pass: Backward,
  edges: readonly Edge[],
  t: number,
): Factor[] {
  const states = [initial, ...steps];
  const { o } = steps[t - 1];
  const consumers = edges.map(({ consumer }) => consumer);
  const k = consumers[0].step!;
  const row = (kind: Factor['kind'], step: number, value: number[], product: number[]): Factor => ({
    kind,
    step,
    value: [value],
    size: norm(value),
    product,
  });

  const actsOnOutput = consumers[0].id > states[k].h.id;
  if (actsOnOutput && k < t) return [];
  const error = Array.from(pass.cotangent(o));
  const isHeadless = o === states[t].h;
  const factors = [row(isHeadless ? 'dE/dh' : 'dE/do', t, error, error)];
  if (!actsOnOutput) {
    const isJoint = initial.c !== undefined;
    const stateAt = (step: number): GraphNode[] => [states[step].h, states[step].c ?? []].flat();
    const arrivedAt = (step: number) => arrivedAtState(pass, states[step], step);
    // A long chain has many Jacobians, and few of them are looked at.
    const push = (kind: Factor['kind'], step: number, y: GraphNode[], x: GraphNode[], product: number[]) =>
      factors.push({
        kind,
        step,
        get value() {
          return jacobians.between(y, x, kind !== 'dh/da' && kind !== 'ds/da').value;
        },
        get size() {
          return jacobians.between(y, x, kind !== 'dh/da' && kind !== 'ds/da').size;
        },
        product,
      });
    // Without an output layer the state is the output.
    if (isJoint) push(isHeadless ? 'dh/ds' : 'do/ds', t, [o], stateAt(t), arrivedAt(t));
    else if (!isHeadless) push('do/dh', t, [o], stateAt(t), arrivedAt(t));
    for (let j = t; j > k; j--) {
      push(isJoint ? 'ds/ds' : 'dh/dh', j, stateAt(j), stateAt(j - 1), arrivedAt(j - 1));
    }
    const atParameter = consumers.flatMap((consumer) => [...pass.cotangent(consumer)]);
    push(isJoint ? 'ds/da' : 'dh/da', k, stateAt(k), consumers, atParameter);
  }
  const partners = edges.flatMap((edge) => partnerOf(edge) ?? []);
  if (partners.length === 0) return factors;
  const product = Array.from(entriesOfTerm(edges, pass));
  const of = partners.map((partner) => partner.name!);
  const step = states.findIndex(({ h, c }) => h === partners[0] || c === partners[0]);
  const last = { step: step < 0 ? k : step, of, product };
  const values = partners.map((partner) => Array.from(session.value(partner)));
  if (consumers[0].op === 'matmul') {
    factors.push({
      kind: 'input',
      ...last,
      value: values,
      size: Math.max(...values.map((value) => norm(value))),
    });
  } else {
    const [entries] = values;
    const value = entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));
    factors.push({ kind: 'factors', ...last, value, size: Math.max(...entries.map(Math.abs)) });
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
  const meets = factor.kind === 'input' ? before.map(() => factor.value.flat()) : factor.value;
  const met = before.flatMap((x, i) =>
    meets[i].filter((entry) => x !== 0 && entry !== 0).map((entry) => x * entry),
  );
  if (met.length === 0) return { kind: 'no-path', factor };
  const isLost = met.every((product) => Math.abs(product) < SMALLEST_NORMAL);
  return { kind: isLost ? 'underflow' : 'cancels', factor };
}
