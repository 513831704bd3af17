import { Activation, Op } from './instruction.ts';
import type { Step } from './join.ts';
import { overlap, type Place, rowsOf, samePlace } from './places.ts';
import { eachRead, readsInPlace } from './task.ts';
import { Writers } from './writers.ts';

/**
 * Collects steps in order, and folds one into another that wrote the same place before it, where nothing has looked there in between:
 * a bias and an activation into a product, f' into the product or the pullback before it, a sum into the first of its parts.
 */
export class Folding {
  /** Those that are still there are not `isDropped`. */
  readonly #steps: Step[] = [];
  /** The last step to write each place, unless it was read since. */
  readonly #writers: Writers;
  /** When each buffer was written last, by its id. */
  readonly #writtenAt: Int32Array;
  #now = 0;

  constructor(buffers: number) {
    this.#writers = new Writers(buffers);
    this.#writtenAt = new Int32Array(buffers);
  }

  get steps(): Step[] {
    return this.#steps.filter(({ isDropped }) => !isDropped);
  }

  add(step: Step): void {
    if (isIdle(step) || this.#foldIntoParts(step)) return;
    const into = this.#foldOver(step) ?? this.#foldBeside(step);
    if (!into) {
      this.#steps.push(step);
      step.cameAt = ++this.#now;
    }
    for (const task of step.tasks) eachRead(task, (place) => this.#writers.forget(place));
    for (const { target } of step.tasks) {
      this.#writers.set(target, into ?? step);
      this.#writtenAt[target.buffer.id] = this.#now;
    }
  }

  /** The step that wrote all that a step is going to write, and nothing else. */
  #writerOf({ target, tasks }: Step): Step | undefined {
    const before = this.#writers.at(tasks[0].target);
    return before &&
      samePlace(before.target, target) &&
      tasks.every((task) => this.#writers.at(task.target) === before)
      ? before
      : undefined;
  }

  /** Folds a step into the one that wrote its target before. */
  #foldOver(step: Step): Step | undefined {
    const before = this.#writerOf(step);
    if (!before || this.#takeInit(step, before)) return undefined;
    const { A, B, C, Y } = step.operands;
    const others = Object.values(step.operands).filter((place) => place && !samePlace(place, step.target));
    const inPlace = readsInPlace(step.tasks[0]);
    const open = before.f === Activation.identity && !before.operands['Y'];
    if (!open || !this.#stand(step, before)) return undefined;

    if (step.op === Op.map && inPlace && others.length === 0) {
      // C = X A, C = f(C): C = f(X A)
      if (before.op !== Op.product && before.op !== Op.map) return undefined;
      before.f = step.f;
      return before;
    }
    if (step.op === Op.pull && inPlace && !B) {
      // C = X A, C = C ∘ f'(Y): C = (X A) ∘ f'(Y)
      if (before.op !== Op.product && (before.op !== Op.pull || before.adds)) return undefined;
      before.take({ Y });
      before.f = step.f;
      return before;
    }
    if (step.op === Op.map && step.adds && before.op === Op.product) {
      // C = X A, C += b: C = b + X A
      if (before.adds || before.operands['init'] || step.s !== 1 || B) return undefined;
      before.take({ init: A });
      return before;
    }
    if (step.op === Op.map && step.adds && before.op === Op.map) {
      // Y = A ∘ B, Y += C ∘ D: Y = A ∘ B + C ∘ D
      if (before.adds || before.operands['C']) return undefined;
      before.take({ C: A ?? C, D: B });
      before.s = step.s;
      return before;
    }
    return undefined;
  }

  /**
   * C = C ∘ f'(Y), where C was written in parts by products: each gets its own share of it. So it is with the cotangents of
   * several seeds, where one enters at each step.
   */
  #foldIntoParts(step: Step): boolean {
    const { Y, B } = step.operands;
    if (step.op !== Op.pull || !Y || B || step.tasks.length > 1 || !readsInPlace(step.tasks[0])) return false;
    const { target } = step;
    const parts = this.#writers.over(target);
    const areaOf = ({ rows, columns }: Place) => rows * columns;
    const covers = parts.reduce((area, { place }) => area + areaOf(place), 0) === areaOf(target);
    const fits = parts.every(
      ({ place, step: { op, target: own, f, operands } }) =>
        samePlace(place, own) &&
        op === Op.product &&
        f === Activation.identity &&
        !operands['Y'] &&
        place.columns === target.columns,
    );
    if (parts.length < 2 || !covers || !fits || !parts.every((part) => this.#stands(Y, part.step)))
      return false;
    for (const { place, step: part } of parts) {
      const first = place.row - target.row;
      part.f = step.f;
      part.take({ Y: Y.repeats ? { ...Y, rows: place.rows } : rowsOf(Y, first, first + place.rows) });
    }
    this.#writers.forget(Y);
    this.#writtenAt[target.buffer.id] = this.#now;
    return true;
  }

  /** Joins a step to the very last one, if it does the same on the columns right of it. */
  #foldBeside(step: Step): Step | undefined {
    while (this.#steps.at(-1)?.isDropped) this.#steps.pop();
    const before = this.#steps.at(-1);
    if (!before || before.op !== step.op || (step.op !== Op.map && step.op !== Op.pull)) return undefined;
    if (before.f !== step.f || before.s !== step.s || before.adds !== step.adds) return undefined;
    if (!isBeside(before.target, step.target)) return undefined;
    for (const name of ['A', 'B', 'C', 'D', 'dY', 'Y']) {
      const [place, next] = [before.operands[name], step.operands[name]];
      if (place || next) {
        if (!place || !next || !isBeside(place, next)) return undefined;
      }
    }
    if (readsWhatIsWritten(step, before)) return undefined;
    const wider = (place: Place): Place => ({ ...place, columns: place.columns + step.target.columns });
    before.target = wider(before.target);
    for (const name in before.operands) {
      const place = before.operands[name];
      if (place) before.take({ [name]: wider(place) });
    }
    return before;
  }

  /** C = init, C += X A: C = init + X A, and the step before is no longer needed. */
  #takeInit(step: Step, before: Step): boolean {
    const { op, transposed, adds } = step;
    if (!isCopy(before) || op !== Op.product || transposed || !adds || !this.#stand(before, before))
      return false;
    step.take({ init: before.operands['A'] });
    step.adds = false;
    before.isDropped = true;
    return true;
  }

  /**
   * Whether all that a step reads, but for its own target, held already what it holds now when another came. Its tasks are
   * asked: a joined place goes over many buffers.
   */
  #stand(step: Step, when: Step): boolean {
    let all = true;
    for (const task of step.tasks) {
      eachRead(task, (place) => (all &&= samePlace(place, task.target) || this.#stands(place, when)));
    }
    return all;
  }

  /** Whether a place within one buffer held already what it holds now when a step came. */
  #stands({ buffer }: Place, when: Step): boolean {
    return this.#writtenAt[buffer.id] < when.cameAt;
  }
}

/** Whether a step looks at what another writes. */
function readsWhatIsWritten(step: Step, before: Step): boolean {
  let found = false;
  for (const task of step.tasks) {
    eachRead(task, (place) => (found ||= before.tasks.some(({ target }) => overlap(place, target))));
  }
  return found;
}

/** Whether b is the columns right of a. */
const isBeside = (a: Place, b: Place): boolean =>
  a.buffer === b.buffer &&
  a.row === b.row &&
  a.rows === b.rows &&
  a.repeats === b.repeats &&
  a.column + a.columns === b.column;

/** Y = A. */
const isCopy = ({ op, f, adds, operands: { A, B, C } }: Step): boolean =>
  op === Op.map && f === Activation.identity && !adds && !!A && !B && !C;

/** Y = Y. */
const isIdle = ({ op, f, operands: { A, B, C, dY, Y }, target }: Step): boolean =>
  f === Activation.identity &&
  ((op === Op.map && !!A && !B && !C && samePlace(A, target)) ||
    (op === Op.pull && !!dY && !B && !Y && samePlace(dY, target)));
