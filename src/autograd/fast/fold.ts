import { Activation, Op } from './instruction.ts';
import type { Lists } from './lists.ts';
import { pushStep } from './join.ts';
import { type Buffer, NOWHERE, type Region, type Regions } from './regions.ts';
import { Operand, OPERANDS, type Tasks } from './task.ts';
import { NOBODY, Writers } from './writers.ts';

/**
 * Collects steps in order, and folds one into another that wrote the same region before it, where nothing has looked there in between:
 * a bias and an activation into a product, f' into the product or the pullback before it, a sum into the first of its parts.
 */
export class Folding {
  /** Those that are still there are not dropped. A step comes later than those with smaller numbers. */
  readonly steps: Tasks;
  readonly #tasks: Tasks;
  readonly #units: Lists;
  readonly #regions: Regions;
  readonly #one: Buffer;
  /** Each step is made of the tasks of all units from one index up to another. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  /** The last step to write each region, unless it was read since. */
  readonly #writers: Writers;
  /** How many steps there were when each buffer was written last. */
  readonly #writtenAt: Int32Array;

  /** `one`: where the number 1 lies. */
  constructor(tasks: Tasks, units: Lists, one: Region) {
    this.#one = tasks.regions.buffer(one);
    this.steps = tasks.like(units.size);
    this.#tasks = tasks;
    this.#units = units;
    this.#regions = tasks.regions;
    this.#from = new Int32Array(units.size);
    this.#to = new Int32Array(units.size);
    this.#writers = new Writers(tasks.regions);
    this.#writtenAt = new Int32Array(tasks.regions.count);
  }

  /** Adds a step of the tasks from one index up to another. */
  add(from: number, to: number, adds: boolean): void {
    const { steps } = this;
    const step = pushStep(steps, this.#tasks, this.#units, from, to, adds);
    this.#from[step] = from;
    this.#to[step] = to;
    this.#simplify(step);
    if (this.#isIdle(step) || this.#foldIntoParts(step)) return steps.pop();
    let writer = this.#foldOver(step);
    if (writer === NOBODY) writer = this.#foldBeside(step);
    if (writer === NOBODY) writer = step;
    else steps.pop();
    const now = steps.count;
    this.#isAnyRead(from, to, this.#forget);
    for (let index = from; index < to; index++) {
      const target = this.#tasks.target(this.#units.item(index));
      this.#writers.set(target, writer);
      this.#writtenAt[this.#regions.buffer(target)] = now;
    }
  }

  /** C += 1 A of a single row, which is a sum of many rows elsewhere, is Y += A. */
  #simplify(step: number): void {
    const { steps } = this;
    if (steps.op(step) !== Op.product || !steps.transposed(step)) return;
    const X = steps.operand(step, Operand.X);
    if (this.#regions.buffer(X) !== this.#one || this.#regions.rows(X) > 1) return;
    steps.setOperand(step, Operand.X, NOWHERE);
    steps.setOp(step, Op.map);
  }

  /** The first task of a step. */
  #firstOf(step: number): number {
    return this.#units.item(this.#from[step]);
  }

  /** The step that wrote all that a step is going to write, and nothing else, or `NOBODY`. */
  #writerOf(step: number): number {
    const before = this.#writers.at(this.#tasks.target(this.#firstOf(step)));
    if (before === NOBODY || !this.#regions.same(this.steps.target(before), this.steps.target(step))) {
      return NOBODY;
    }
    for (let index = this.#from[step] + 1; index < this.#to[step]; index++) {
      if (this.#writers.at(this.#tasks.target(this.#units.item(index))) !== before) return NOBODY;
    }
    return before;
  }

  /** Folds a step into the one that wrote its target before; that one, or `NOBODY`. */
  #foldOver(step: number): number {
    const { steps } = this;
    const before = this.#writerOf(step);
    if (before === NOBODY || this.#takeInit(step, before)) return NOBODY;
    const isOpen = steps.f(before) === Activation.identity && !steps.has(before, Operand.Y);
    if (!isOpen || !this.#stand(step, before)) return NOBODY;
    const op = steps.op(step);
    const opBefore = steps.op(before);
    const inPlace = this.#tasks.readsInPlace(this.#firstOf(step));
    const A = steps.operand(step, Operand.A);
    const B = steps.operand(step, Operand.B);

    if (op === Op.map && inPlace && !this.#readsOthers(step)) {
      // C = X A, C = f(C): C = f(X A)
      if (opBefore !== Op.product && opBefore !== Op.map) return NOBODY;
      steps.setF(before, steps.f(step));
      return before;
    }
    if (op === Op.pull && inPlace && B === NOWHERE) {
      // C = X A, C = C ∘ f'(Y): C = (X A) ∘ f'(Y)
      if (opBefore !== Op.product && (opBefore !== Op.pull || steps.adds(before))) return NOBODY;
      steps.setOperand(before, Operand.Y, steps.operand(step, Operand.Y));
      steps.setF(before, steps.f(step));
      return before;
    }
    if (op === Op.map && steps.adds(step) && opBefore === Op.product) {
      // C = X A, C += b: C = b + X A
      const isTaken = steps.adds(before) || steps.has(before, Operand.init);
      if (isTaken || steps.s(step) !== 1 || B !== NOWHERE) return NOBODY;
      steps.setOperand(before, Operand.init, A);
      return before;
    }
    if (op === Op.map && steps.adds(step) && opBefore === Op.map) {
      // Y = A ∘ B, Y += C ∘ D: Y = A ∘ B + C ∘ D
      if (steps.adds(before)) return NOBODY;
      if (steps.has(before, Operand.C)) {
        // Y = s C, Y += A ∘ B: Y = A ∘ B + s C
        if (steps.has(before, Operand.A) || A === NOWHERE) return NOBODY;
        steps.setOperand(before, Operand.A, A);
        steps.setOperand(before, Operand.B, B);
        return before;
      }
      steps.setOperand(before, Operand.C, A === NOWHERE ? steps.operand(step, Operand.C) : A);
      steps.setOperand(before, Operand.D, B);
      steps.setS(before, steps.s(step));
      return before;
    }
    return NOBODY;
  }

  /**
   * C = C ∘ f'(Y), where C was written in parts by products: each gets its own share of it. So it is with the cotangents of
   * several seeds, where one enters at each step.
   */
  #foldIntoParts(step: number): boolean {
    const { steps } = this;
    const regions = this.#regions;
    const Y = steps.operand(step, Operand.Y);
    if (steps.op(step) !== Op.pull || Y === NOWHERE || steps.has(step, Operand.B)) return false;
    if (this.#to[step] - this.#from[step] > 1 || !this.#tasks.readsInPlace(this.#firstOf(step))) return false;
    const target = steps.target(step);
    // One that wrote it all is no part.
    if (this.#writers.at(target) !== NOBODY) return false;
    const parts = this.#writers.over(target);
    const covers =
      parts.reduce((area, { region }) => area + regions.area(region), 0) === regions.area(target);
    const fits = parts.every(
      ({ region, step: part }) =>
        regions.same(region, steps.target(part)) &&
        steps.op(part) === Op.product &&
        steps.f(part) === Activation.identity &&
        !steps.has(part, Operand.Y) &&
        regions.columns(region) === regions.columns(target),
    );
    if (parts.length < 2 || !covers || !fits || !parts.every((part) => this.#stands(Y, part.step)))
      return false;
    for (const { region, step: part } of parts) {
      const first = regions.row(region) - regions.row(target);
      const rows = regions.rows(region);
      steps.setF(part, steps.f(step));
      const own = regions.repeats(Y) ? regions.repeated(Y, rows) : regions.rowsOf(Y, first, first + rows);
      steps.setOperand(part, Operand.Y, own);
    }
    this.#writers.forget(Y);
    this.#writtenAt[regions.buffer(target)] = steps.count - 1;
    return true;
  }

  /** Joins a step to the very last one, if it does the same on the columns right of it; that one, or `NOBODY`. */
  #foldBeside(step: number): number {
    const { steps } = this;
    const op = steps.op(step);
    let before = step - 1;
    while (before >= 0 && steps.isDropped(before)) before--;
    if (before < 0 || steps.op(before) !== op || (op !== Op.map && op !== Op.pull)) return NOBODY;
    const isAlike =
      steps.f(before) === steps.f(step) &&
      steps.s(before) === steps.s(step) &&
      steps.adds(before) === steps.adds(step);
    if (!isAlike || !this.#isBeside(steps.target(before), steps.target(step))) return NOBODY;
    for (let operand = 0; operand < OPERANDS; operand++) {
      const [region, next] = [steps.operand(before, operand), steps.operand(step, operand)];
      if (region === NOWHERE && next === NOWHERE) continue;
      if (region === NOWHERE || next === NOWHERE || !this.#isBeside(region, next)) return NOBODY;
    }
    if (this.#readsWhatIsWritten(step, before)) return NOBODY;
    const columns = this.#regions.columns(steps.target(step));
    const wider = (region: Region) =>
      this.#regions.columnsOf(region, { from: 0, to: this.#regions.columns(region) + columns });
    steps.setTarget(before, wider(steps.target(before)));
    for (let operand = 0; operand < OPERANDS; operand++) {
      const region = steps.operand(before, operand);
      if (region !== NOWHERE) steps.setOperand(before, operand, wider(region));
    }
    return before;
  }

  /** C = init, C += X A: C = init + X A, and the step before is no longer needed. */
  #takeInit(step: number, before: number): boolean {
    const { steps } = this;
    if (!this.#isCopy(before) || steps.op(step) !== Op.product) return false;
    if (steps.transposed(step) || !steps.adds(step) || !this.#stand(before, before)) return false;
    steps.setOperand(step, Operand.init, steps.operand(before, Operand.A));
    steps.setAdds(step, false);
    steps.drop(before);
    return true;
  }

  /**
   * Whether all that a step reads, but for its own target, held already what it holds now when another came. Its tasks are
   * asked: a joined region goes over many buffers.
   */
  #stand(step: number, when: number): boolean {
    return !this.#isAnyRead(
      this.#from[step],
      this.#to[step],
      (region, target) => !this.#regions.same(region, target) && !this.#stands(region, when),
    );
  }

  /** Whether something is true of any region that the tasks from one index up to another read, or of that and their target. */
  #isAnyRead(from: number, to: number, holds: (region: Region, target: Region) => boolean): boolean {
    for (let index = from; index < to; index++) {
      const task = this.#units.item(index);
      const target = this.#tasks.target(task);
      for (let place = 0; place < this.#tasks.places(task); place++) {
        const region = this.#tasks.read(task, place);
        if (region !== NOWHERE && holds(region, target)) return true;
      }
    }
    return false;
  }

  readonly #forget = (region: Region): boolean => {
    this.#writers.forget(region);
    return false;
  };

  /** Whether a region within one buffer held already what it holds now when a step came. */
  #stands(region: Region, when: number): boolean {
    return this.#writtenAt[this.#regions.buffer(region)] <= when;
  }

  /** Whether a step looks at what another writes. */
  #readsWhatIsWritten(step: number, before: number): boolean {
    return this.#isAnyRead(this.#from[step], this.#to[step], (region) => {
      for (let other = this.#from[before]; other < this.#to[before]; other++) {
        if (this.#regions.overlap(region, this.#tasks.target(this.#units.item(other)))) return true;
      }
      return false;
    });
  }

  /** Whether a step reads anything but its target. */
  #readsOthers(step: number): boolean {
    const { steps } = this;
    for (let operand = 0; operand < OPERANDS; operand++) {
      const region = steps.operand(step, operand);
      if (region !== NOWHERE && !this.#regions.same(region, steps.target(step))) return true;
    }
    return false;
  }

  /** Whether b is the columns right of a. */
  #isBeside(a: Region, b: Region): boolean {
    const regions = this.#regions;
    return (
      regions.buffer(a) === regions.buffer(b) &&
      regions.row(a) === regions.row(b) &&
      regions.rows(a) === regions.rows(b) &&
      regions.repeats(a) === regions.repeats(b) &&
      regions.right(a) === regions.column(b)
    );
  }

  /** Y = A. */
  #isCopy(step: number): boolean {
    const { steps } = this;
    return (
      steps.op(step) === Op.map &&
      steps.f(step) === Activation.identity &&
      !steps.adds(step) &&
      steps.has(step, Operand.A) &&
      !steps.has(step, Operand.B) &&
      !steps.has(step, Operand.C)
    );
  }

  /** Y = Y. */
  #isIdle(step: number): boolean {
    const { steps } = this;
    if (steps.f(step) !== Activation.identity || steps.has(step, Operand.B)) return false;
    const isOnly = (operand: Operand, other: Operand) =>
      !steps.has(step, other) &&
      steps.has(step, operand) &&
      this.#regions.same(steps.operand(step, operand), steps.target(step));
    const op = steps.op(step);
    return (
      (op === Op.map && isOnly(Operand.A, Operand.C)) || (op === Op.pull && isOnly(Operand.dY, Operand.Y))
    );
  }
}
