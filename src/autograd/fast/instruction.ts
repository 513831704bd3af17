// The instruction set: shared by the lowering, the interpreter in TypeScript and the kernels in AssemblyScript.
//
// An instruction is WIDTH words: its op, then the fields that its own list below names. X, Y, .. are regions in the
// arena, counted in numbers, of a matrix of `rows` by `columns`; ldX, .. the distance between its rows, 0 for a row
// that repeats. A region may be NONE: then that operand is left out.

export const WIDTH = 20;
export const NONE = -1;

export enum Op {
  /** The last instruction. */
  end,
  /** C [M, N] = f(init + X [M, K] A [K, N]), and f' beside it. Entry (i, k) of X is at X + i rowX + k columnX; A lies in panels. */
  product,
  /** Y = f(A ∘ B + s C ∘ D), and f' beside it. */
  map,
  /** dX (+)= dY ∘ B ∘ f'. */
  pull,
  /** y (+)= Σ A, or 1/2 Σ (A - B)². */
  reduce,
  /** dX (+)= dy, or dy (A - B): one number dy goes to every entry. */
  spread,
  /** y (+)= -Σ over rows of B · log softmax(A), with the fields of `spread`; y is at dX. */
  crossEntropy,
  /** dX (+)= (softmax(A) ΣB - B) dy, row by row. */
  crossEntropyPull,
  /** Panels of A for `product`: a panel holds `panel` columns, zeros beyond the last; entry (k, j) is at A + k rowA + j columnA. */
  pack,
  /** X = 0. */
  zero,
  /** Work that no kernel does: the host runs the op's own rule. */
  rule,
  /** Notes whether an entry of X is infinite or NaN. */
  check,
  /** Y (+)= g(A, B, C), entry by entry. */
  compute,
  /** Y [i, j, l] (+)= Σ over k of A [i, j, l, k]: sums along an axis, axes in another order. */
  collect,
  /** y = c + a b of numbers by themselves, one after the other; their places are a list behind the program. */
  numbers,
  /** y_i = the largest entry of row i of A, with the fields of `spread`; y is at dX. */
  largest,
  /** y_i = log Σ e^A over row i, likewise. */
  logSumExp,
  /** dX (+)= softmax(A) dy_i, row by row. */
  logSumExpPull,
  /** Rows of A less their mean, divided by their deviation, of which 1 / deviation is kept beside them; with the fields of `spread`. */
  normalise,
  /** dX (+)= (A - mean A - B mean(A ∘ B)) / deviation, row by row: A is dY, and B is y. */
  normalisePull,
}

/** What g is, in `compute`; an operand that it does not name is left out. */
export enum Entry {
  /** e^A, log A, √A */
  exp,
  log,
  sqrt,
  /** h A ∘ C / B, with h = halves / 2 */
  ratio,
  smaller,
  larger,
  /** A where B > C, half of it where they are equal, 0 where B < C; A beside NaN. */
  leads,
  /** A where B >= C, else 0. */
  atLeast,
}

/**
 * What f is, in `product`, `map` and `pull`. f'(x) is kept when y = f(x) is computed, where there is a way back; of relu it is
 * taken from y.
 */
export enum Activation {
  identity,
  sigmoid,
  tanh,
  relu,
}

export enum Product {
  M = 1,
  N,
  K,
  C,
  ldC,
  X,
  rowX,
  columnX,
  A,
  /** From one panel to the next, and from one row of a panel to the next. */
  panelA,
  rowA,
  init,
  ldInit,
  f,
  /** Unless NONE: C = (init + X A) ∘ f' instead; here f' was kept, or here is y. */
  Y,
  ldY,
  /** Unless NONE: where f' is kept. */
  slopes,
  ldSlopes,
}

export enum Map {
  rows = 1,
  columns,
  Y,
  ldY,
  A,
  ldA,
  B,
  ldB,
  C,
  ldC,
  D,
  ldD,
  /** Where the number s is. */
  s,
  f,
  /** Unless NONE: where f' is kept. */
  slopes,
  ldSlopes,
}

export enum Pull {
  rows = 1,
  columns,
  dX,
  ldDX,
  dY,
  ldDY,
  B,
  ldB,
  /** Where f' was kept, or y is. */
  Y,
  ldY,
  f,
  /** 1: add to dX; 0: write it. */
  adds,
}

export enum Reduce {
  rows = 1,
  columns,
  y,
  adds,
  A,
  ldA,
  B,
  ldB,
}

export enum Spread {
  rows = 1,
  columns,
  dX,
  ldDX,
  /** Of `normalise` and its pull: where 1 / deviation is kept, unless NONE, in rows as far apart as those of y. */
  dy,
  A,
  ldA,
  B,
  ldB,
  adds,
}

export enum Pack {
  rows = 1,
  columns,
  panels,
  A,
  rowA,
  columnA,
}

export enum Zero {
  X = 1,
  size,
}

export enum Call {
  index = 1,
}

export enum Compute {
  rows = 1,
  columns,
  Y,
  ldY,
  A,
  ldA,
  B,
  ldB,
  C,
  ldC,
  g,
  halves,
  adds,
}

/** How many of each index, and how far apart entries are for each of them. */
export enum Collect {
  I = 1,
  J,
  L,
  K,
  Y,
  rowY,
  columnY,
  layerY,
  A,
  rowA,
  columnA,
  layerA,
  alongA,
  adds,
}

export enum NumberList {
  count = 1,
  /** Where the list begins, so many words from here. */
  list,
}

/** An entry of that list. */
export enum Term {
  y,
  a,
  b,
  c,
  WIDTH,
}

/** Where each arena has the numbers 0, 1 and -1, for terms that lack a factor or a summand: among what belongs to the kernels. */
export enum Always {
  zero = 64,
  one,
  minusOne,
}

export enum Check {
  X = 1,
  size,
}
