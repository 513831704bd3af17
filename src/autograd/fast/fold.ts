import { Activation, Op } from './instruction.ts';
import type { Step } from './join.ts';
import { type Buffer, overlap, type Place, samePlace } from './places.ts';

/**
 * Collects steps in order, and folds one into another that wrote the same place before it, where nothing has looked there in between:
 * a bias and an activation into a product, f' into the product or the pullback before it, a sum into the first of its parts.
 */
export class Folding {
  readonly steps: Step[] = [];
  /** By buffer: the last step to write each place, unless it was read since. */
  readonly #writers = new Map<Buffer, { place: Place; step: Step }[]>();
  /** When a buffer was written last, and when a step came. */
  readonly #writtenAt = new Map<Buffer, number>();
  readonly #cameAt = new Map<Step, number>();
  #now = 0;

  add(step: Step): void {
    if (isIdle(step)) return;
    const into = this.#foldOver(step) ?? this.#foldBeside(step);
    if (!into) {
      this.steps.push(step);
      this.#cameAt.set(step, ++this.#now);
    }
    for (const place of step.reads) this.#forget(place);
    for (const place of step.writes) {
      this.#forget(place);
      this.#writers.get(place.buffer)?.push({ place, step: into ?? step });
      this.#writtenAt.set(place.buffer, this.#now);
    }
  }

  #forget(place: Place): void {
    const writers = this.#writers.get(place.buffer) ?? [];
    this.#writers.set(
      place.buffer,
      writers.filter((other) => !overlap(other.place, place)),
    );
  }

  /** The step that wrote all that a step is going to write, and nothing else. */
  #writerOf({ target, writes }: Step): Step | undefined {
    const at = (place: Place) =>
      this.#writers.get(place.buffer)?.find((other) => samePlace(other.place, place))?.step;
    const before = at(writes[0]);
    return before && samePlace(before.target, target) && writes.every((place) => at(place) === before)
      ? before
      : undefined;
  }

  /** Folds a step into the one that wrote its target before, or that one into it. */
  #foldOver(step: Step): Step | undefined {
    const before = this.#writerOf(step);
    if (!before) return undefined;
    const { operands } = step;

    // C = init, C += X A: C = init + X A
    if (isCopy(before) && step.op === Op.product && !step.transposed && step.adds) {
      if (!this.#stands(before.operands['A'], before)) return undefined;
      step.operands = { ...operands, init: before.operands['A'] };
      step.adds = false;
      this.steps.splice(this.steps.lastIndexOf(before), 1);
      return undefined;
    }
    const places = Object.values(operands).filter((place) => !samePlace(place, step.target));
    if (!places.every((place) => this.#stands(place, before))) return undefined;

    const inPlace = places.length < Object.keys(operands).length;
    const open = before.f === Activation.identity && !('Y' in before.operands);
    const copies = step.op === Op.map && step.adds && step.s === 1 && !('B' in operands);
    // C = X A, C += b: C = b + X A
    if (copies && open && before.op === Op.product && !before.adds && !('init' in before.operands)) {
      before.operands['init'] = operands['A'];
      return before;
    }
    // C = X A, C = f(C): C = f(X A)
    const activates = step.op === Op.map && inPlace && places.length === 0;
    if (activates && open && (before.op === Op.product || before.op === Op.map)) {
      before.f = step.f;
      return before;
    }
    // C = X A, C = C ∘ f'(Y): C = (X A) ∘ f'(Y)
    const derives = step.op === Op.pull && inPlace && !('B' in operands);
    if (derives && open && (before.op === Op.product || (before.op === Op.pull && !before.adds))) {
      before.operands['Y'] = operands['Y'];
      before.f = step.f;
      return before;
    }
    // Y = A ∘ B, Y += C ∘ D: Y = A ∘ B + C ∘ D
    const sums =
      step.op === Op.map && step.adds && before.op === Op.map && !before.adds && !('C' in before.operands);
    if (sums && open) {
      before.operands['C'] = operands['A'] ?? operands['C'];
      if (operands['B']) before.operands['D'] = operands['B'];
      before.s = step.s;
      return before;
    }
    return undefined;
  }

  /** Joins a step to the very last one, if it does the same on the columns right of it. */
  #foldBeside(step: Step): Step | undefined {
    const before = this.steps.at(-1);
    if (!before || before.op !== step.op || (step.op !== Op.map && step.op !== Op.pull)) return undefined;
    if (before.f !== step.f || before.s !== step.s || before.adds !== step.adds) return undefined;
    const names = Object.keys(step.operands);
    if (names.join() !== Object.keys(before.operands).join()) return undefined;
    const beside = (a: Place, b: Place) =>
      a.buffer === b.buffer &&
      a.row === b.row &&
      a.rows === b.rows &&
      a.repeats === b.repeats &&
      a.column + a.columns === b.column;
    if (!beside(before.target, step.target)) return undefined;
    if (!names.every((name) => beside(before.operands[name], step.operands[name]))) return undefined;
    if (step.reads.some((place) => overlap(place, before.target))) return undefined;
    const wider = (place: Place): Place => ({ ...place, columns: place.columns + step.target.columns });
    before.target = wider(before.target);
    before.operands = Object.fromEntries(names.map((name) => [name, wider(before.operands[name])]));
    return before;
  }

  /** Whether a place held already what it holds now when a step came. */
  #stands({ buffer }: Place, step: Step): boolean {
    return (this.#writtenAt.get(buffer) ?? 0) < this.#cameAt.get(step)!;
  }
}

/** Y = A. */
const isCopy = ({ op, f, adds, operands, s }: Step): boolean =>
  op === Op.map && f === Activation.identity && !adds && s === 1 && Object.keys(operands).join() === 'A';

/** Y = Y. */
const isIdle = ({ op, f, operands, target }: Step): boolean =>
  (op === Op.map || op === Op.pull) &&
  f === Activation.identity &&
  Object.keys(operands).length === 1 &&
  Object.values(operands).every((place) => samePlace(place, target));
