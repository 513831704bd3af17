import { EPSILON } from '../normalise.ts';
import { Softmax } from '../softmax.ts';
import {
  Activation,
  Check,
  Collect,
  Compute,
  Entry,
  Map,
  NONE,
  NumberList,
  Op,
  Pack,
  Product,
  Pull,
  Reduce,
  Call,
  Spread,
  Term,
  WIDTH,
  Zero,
} from './instruction.ts';
import { panelOf, type Program } from './program.ts';

/** Value and derivative of f, by its number in `Activation`. */
const activations: readonly ((x: number) => { readonly y: number; readonly slope: number })[] = [
  (x) => ({ y: x, slope: 1 }),
  (x) => {
    const e = Math.exp(-Math.abs(x));
    return { y: (x < 0 ? e : 1) / (1 + e), slope: e / (1 + e) ** 2 };
  },
  (x) => {
    const e = Math.exp(-2 * Math.abs(x));
    return { y: Math.tanh(x), slope: (4 * e) / (1 + e) ** 2 };
  },
  (x) => (x <= 0 ? { y: 0, slope: 0 } : { y: x, slope: 1 }),
];
/** f'(x): as it was kept, or from y = f(x). */
const slope = (f: Activation, kept: number): number =>
  f === Activation.relu ? activations[f](kept).slope : kept;

/** g(a, b, c), by its number in `Entry`. */
const entry: Readonly<Record<Entry, (a: number, b: number, c: number, half: number) => number>> = {
  [Entry.exp]: Math.exp,
  [Entry.log]: Math.log,
  [Entry.sqrt]: Math.sqrt,
  [Entry.ratio]: (a, b, c, half) => (half * a * c) / b,
  [Entry.smaller]: (a, b) => Math.min(a, b),
  [Entry.larger]: (a, b) => Math.max(a, b),
  [Entry.leads]: (a, b, c) => (b < c ? 0 : b === c ? a / 2 : a),
  [Entry.atLeast]: (a, b, c) => (b >= c ? a : 0),
};

const largestOf = (row: Float64Array): number => row.reduce((max, x) => Math.max(max, x), -Infinity);
const meanOf = (row: Float64Array): number => row.reduce((sum, x) => sum + x, 0) / row.length;

/**
 * Runs a program in TypeScript, in float64: what the kernels do, instruction by instruction, without their vectors.
 * `call` does what no kernel does. Says whether every number that was checked is finite.
 */
export function interpret(program: Program, arena: Float64Array, call: (index: number) => void): boolean {
  const machine = new Machine(program, arena);
  let finite = true;
  for (let op: Op; (op = machine.field(0)) !== Op.end; machine.pc += WIDTH) {
    if (op === Op.rule) call(machine.field(Call.index));
    else if (op === Op.check) finite = machine.isFinite() && finite;
    else machine[op]();
  }
  return finite;
}

/** The kernels, by their number. */
class Machine {
  pc = 0;
  readonly #code: Int32Array;
  readonly #arena: Float64Array;
  readonly #panel: number;

  constructor(program: Program, arena: Float64Array) {
    this.#code = program.code;
    this.#arena = arena;
    this.#panel = panelOf(program.precision);
  }

  field(index: number): number {
    return this.#code[this.pc + index];
  }

  /** C = f(init + X A), or (init + X A) ∘ f'. */
  [Op.product](): void {
    const arena = this.#arena;
    const K = this.field(Product.K);
    const f = this.field(Product.f);
    for (let i = 0; i < this.field(Product.M); i++) {
      for (let j = 0; j < this.field(Product.N); j++) {
        let x = this.field(Product.X) + i * this.field(Product.rowX);
        const panel = Math.floor(j / this.#panel);
        let a = this.field(Product.A) + panel * this.field(Product.panelA) + (j % this.#panel);
        let sum = 0;
        for (let k = 0; k < K; k++, x += this.field(Product.columnX), a += this.field(Product.rowA)) {
          sum += arena[x] * arena[a];
        }
        sum += this.#read(Product.init, i, j, 0);
        if (this.#has(Product.Y)) {
          this.#write(Product.C, i, j, sum * slope(f, this.#read(Product.Y, i, j, 0)));
        } else this.#activate(f, sum, i, j, Product.C, Product.slopes);
      }
    }
  }

  /** Y = f(A ∘ B + s C ∘ D). */
  [Op.map](): void {
    this.#each(Map.rows, (i, j) => {
      const first = this.#read(Map.A, i, j, 0) * this.#read(Map.B, i, j, 1);
      const second = this.#arena[this.field(Map.s)] * this.#read(Map.C, i, j, 0) * this.#read(Map.D, i, j, 1);
      this.#activate(this.field(Map.f), first + second, i, j, Map.Y, Map.slopes);
    });
  }

  /** dX (+)= dY ∘ B ∘ f'. */
  [Op.pull](): void {
    this.#each(Pull.rows, (i, j) => {
      const before = this.field(Pull.adds) ? this.#read(Pull.dX, i, j, 0) : 0;
      const d = this.#read(Pull.dY, i, j, 0) * this.#read(Pull.B, i, j, 1);
      const df = this.#has(Pull.Y) ? slope(this.field(Pull.f), this.#read(Pull.Y, i, j, 0)) : 1;
      this.#write(Pull.dX, i, j, before + d * df);
    });
  }

  /** y (+)= Σ A, or 1/2 Σ (A - B)². */
  [Op.reduce](): void {
    const y = this.field(Reduce.y);
    let sum = this.field(Reduce.adds) ? this.#arena[y] : 0;
    this.#each(Reduce.rows, (i, j) => {
      const a = this.#read(Reduce.A, i, j, 0);
      sum += this.#has(Reduce.B) ? 0.5 * (a - this.#read(Reduce.B, i, j, 0)) ** 2 : a;
    });
    this.#arena[y] = sum;
  }

  /** dX (+)= dy, or dy (A - B). */
  [Op.spread](): void {
    const dy = this.#read(Spread.dy, 0, 0, 0);
    this.#each(Spread.rows, (i, j) => {
      const before = this.field(Spread.adds) ? this.#read(Spread.dX, i, j, 0) : 0;
      const d = this.#has(Spread.A) ? this.#read(Spread.A, i, j, 0) - this.#read(Spread.B, i, j, 0) : 1;
      this.#write(Spread.dX, i, j, before + dy * d);
    });
  }

  /** y (+)= -Σ over rows of B · log softmax(A). */
  [Op.crossEntropy](): void {
    let E = this.field(Spread.adds) ? this.#read(Spread.dX, 0, 0, 0) : 0;
    for (let i = 0; i < this.field(Spread.rows); i++) {
      const p = this.#softmax(i);
      const target = (j: number) => this.#read(Spread.B, i, j, 0);
      E -= p.sum((j) => (target(j) === 0 ? 0 : target(j) * p.log(j)));
    }
    this.#write(Spread.dX, 0, 0, E);
  }

  /** dX (+)= (softmax(A) ΣB - B) dy. */
  [Op.crossEntropyPull](): void {
    const dy = this.#read(Spread.dy, 0, 0, 0);
    for (let i = 0; i < this.field(Spread.rows); i++) {
      const slope = this.#softmax(i).pull((j) => -this.#read(Spread.B, i, j, 0));
      for (let j = 0; j < this.field(Spread.columns); j++) {
        const before = this.field(Spread.adds) ? this.#read(Spread.dX, i, j, 0) : 0;
        this.#write(Spread.dX, i, j, before + slope(j) * dy);
      }
    }
  }

  /** Y (+)= g(A, B, C). */
  [Op.compute](): void {
    const g = entry[this.field(Compute.g) as Entry];
    const half = this.field(Compute.halves) / 2;
    this.#each(Compute.rows, (i, j) => {
      const before = this.field(Compute.adds) ? this.#read(Compute.Y, i, j, 0) : 0;
      const [a, b] = [this.#read(Compute.A, i, j, 0), this.#read(Compute.B, i, j, 1)];
      this.#write(Compute.Y, i, j, before + g(a, b, this.#read(Compute.C, i, j, 1), half));
    });
  }

  /** Y [i, j, l] (+)= Σ over k of A [i, j, l, k]. */
  [Op.collect](): void {
    const arena = this.#arena;
    const at = (operand: number, i: number, j: number, l: number) =>
      this.field(operand) +
      i * this.field(operand + 1) +
      j * this.field(operand + 2) +
      l * this.field(operand + 3);
    for (let i = 0; i < this.field(Collect.I); i++) {
      for (let j = 0; j < this.field(Collect.J); j++) {
        for (let l = 0; l < this.field(Collect.L); l++) {
          const y = at(Collect.Y, i, j, l);
          let a = at(Collect.A, i, j, l);
          let sum = this.field(Collect.adds) ? arena[y] : 0;
          for (let k = 0; k < this.field(Collect.K); k++, a += this.field(Collect.alongA)) sum += arena[a];
          arena[y] = sum;
        }
      }
    }
  }

  /** y_i = the largest entry of row i of A. */
  [Op.largest](): void {
    for (let i = 0; i < this.field(Spread.rows); i++) {
      this.#arena[this.field(Spread.dX) + i] = largestOf(this.#rowOfA(i));
    }
  }

  /** y_i = log Σ e^A over row i. */
  [Op.logSumExp](): void {
    for (let i = 0; i < this.field(Spread.rows); i++) {
      const row = this.#rowOfA(i);
      const max = largestOf(row);
      const top = row.indexOf(max);
      const others = row.reduce((sum, x, j) => (j === top ? sum : sum + Math.exp(x - max)), 0);
      this.#arena[this.field(Spread.dX) + i] = Number.isFinite(max) ? max + Math.log1p(others) : max;
    }
  }

  /** dX (+)= softmax(A) dy_i. */
  [Op.logSumExpPull](): void {
    for (let i = 0; i < this.field(Spread.rows); i++) {
      const softmax = this.#softmax(i);
      const dy = this.#arena[this.field(Spread.dy) + i];
      for (let j = 0; j < this.field(Spread.columns); j++) {
        const before = this.field(Spread.adds) ? this.#read(Spread.dX, i, j, 0) : 0;
        this.#write(Spread.dX, i, j, before + softmax.p(j) * dy);
      }
    }
  }

  /** Y = (A - mean A) / deviation, row by row, and 1 / deviation beside it. */
  [Op.normalise](): void {
    const slopes = this.field(Spread.dy);
    for (let i = 0; i < this.field(Spread.rows); i++) {
      const x = this.#rowOfA(i);
      const mean = meanOf(x);
      const deviation = Math.sqrt(meanOf(x.map((x) => (x - mean) ** 2)) + EPSILON);
      x.forEach((x, j) => this.#write(Spread.dX, i, j, (x - mean) / deviation));
      if (slopes !== NONE) this.#arena[slopes + i * this.field(Spread.ldDX)] = 1 / deviation;
    }
  }

  /** dX (+)= (A - mean A - B mean(A ∘ B)) / deviation, row by row. */
  [Op.normalisePull](): void {
    for (let i = 0; i < this.field(Spread.rows); i++) {
      const dy = this.#rowOfA(i);
      const y = (j: number) => this.#read(Spread.B, i, j, 0);
      const alike = meanOf(dy);
      const along = meanOf(dy.map((d, j) => d * y(j)));
      const slope = this.#arena[this.field(Spread.dy) + i * this.field(Spread.ldB)];
      dy.forEach((d, j) => {
        const before = this.field(Spread.adds) ? this.#read(Spread.dX, i, j, 0) : 0;
        this.#write(Spread.dX, i, j, before + (d - alike - y(j) * along) * slope);
      });
    }
  }

  /** y = c + a b. */
  [Op.numbers](): void {
    const [code, arena] = [this.#code, this.#arena];
    let at = this.pc + this.field(NumberList.list);
    for (let left = this.field(NumberList.count); left > 0; left--, at += Term.WIDTH) {
      const [a, b, c] = [code[at + Term.a], code[at + Term.b], code[at + Term.c]];
      arena[code[at + Term.y]] = arena[c] + arena[a] * arena[b];
    }
  }

  /** Panels of A. */
  [Op.pack](): void {
    const arena = this.#arena;
    const columns = this.field(Pack.columns);
    let to = this.field(Pack.panels);
    for (let left = 0; left < columns; left += this.#panel) {
      for (let i = 0; i < this.field(Pack.rows); i++) {
        for (let j = left; j < left + this.#panel; j++) {
          const from = this.field(Pack.A) + i * this.field(Pack.rowA) + j * this.field(Pack.columnA);
          arena[to++] = j < columns ? arena[from] : 0;
        }
      }
    }
  }

  [Op.zero](): void {
    const X = this.field(Zero.X);
    this.#arena.fill(0, X, X + this.field(Zero.size));
  }

  isFinite(): boolean {
    const X = this.field(Check.X);
    return this.#arena.subarray(X, X + this.field(Check.size)).every(Number.isFinite);
  }

  /** Y = f(x), and its slope where it is kept. */
  #activate(f: Activation, x: number, i: number, j: number, Y: number, slopes: number): void {
    const { y, slope } = activations[f](x);
    this.#write(Y, i, j, y);
    if (this.#has(slopes)) this.#write(slopes, i, j, slope);
  }

  #has(operand: number): boolean {
    return this.field(operand) !== NONE;
  }

  /** An entry of an operand, or `absent` if it is left out. Its stride is the field after it. */
  #read(operand: number, i: number, j: number, absent: number): number {
    return this.#has(operand) ? this.#arena[this.field(operand) + i * this.field(operand + 1) + j] : absent;
  }

  #write(operand: number, i: number, j: number, value: number): void {
    this.#arena[this.field(operand) + i * this.field(operand + 1) + j] = value;
  }

  /** Every row and column; `columns` is the field after `rows`. */
  #each(rows: number, visit: (i: number, j: number) => void): void {
    const columns = this.field(rows + 1);
    for (let i = 0; i < this.field(rows); i++) for (let j = 0; j < columns; j++) visit(i, j);
  }

  /** softmax of row i of A. */
  #softmax(i: number): Softmax {
    return new Softmax(this.#rowOfA(i));
  }

  #rowOfA(i: number): Float64Array {
    const start = this.field(Spread.A) + i * this.field(Spread.ldA);
    return this.#arena.subarray(start, start + this.field(Spread.columns));
  }
}
