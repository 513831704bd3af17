/** Answers by steps: the first that is wrong, on the way forward or going back, is where the fault is. */
import { cells } from '../cells/index.ts';
import type { Block } from './block.ts';
import type { Quantity } from './change.ts';
import { CANCELLED, MARGIN, SAME } from './compare.ts';
import { largestOf } from './numbers.ts';
import type { AnswerPlace } from './quantities.ts';
import { isOpen, type RoundedNumbers } from './read/rounded-numbers.ts';
import type { Subject } from './subject.ts';

/** A quantity of an answer beside the right one. */
export interface Compared extends AnswerPlace {
  readonly answer: RoundedNumbers;
  readonly right: Block;
  /** Steps that are wrong, in order; 0 is the first state. */
  readonly wrong: readonly number[];
  /** Steps of which nothing is said. */
  readonly open: ReadonlySet<number>;
}

/** Of a single step numbers may be off by so much, relative to its largest: what small ones keep of float32. */
const SAME_IN_A_STEP = 1e-4;

/** Compares each step by itself too: what is small there is wrong, however large others are. */
export function comparedBy(place: AnswerPlace, answer: RoundedNumbers, right: Block): Compared {
  const { values } = right;
  const width = place.shape[1] ?? (isOfFirstState(place.quantity) ? values.length : 1);
  const first = isOfFirstState(place.quantity) ? 0 : 1;
  const largest = largestOf(values);
  const isZero = largestOf(answer.values) === 0;
  const wrong: number[] = [];
  const open = new Set<number>();
  for (let at = 0; at < values.length; at += width) {
    const step = first + at / width;
    const row = values.subarray(at, at + width);
    const least = Math.min(
      SAME * largest,
      Math.max(SAME_IN_A_STEP * largestOf(row), CANCELLED * Math.max(largest, right.scale)),
    );
    const isWrong = row.some((x, i) => {
      const allowed = isZero ? least : answer.halfUnits[at + i] * MARGIN + least;
      return !isOpen(answer, at + i) && !(Math.abs(answer.values[at + i] - x) <= allowed);
    });
    if (isWrong) wrong.push(step);
    if (row.every((_, i) => isOpen(answer, at + i))) open.add(step);
  }
  return { ...place, answer, right, wrong, open };
}

const isOfFirstState = (quantity: Quantity): boolean =>
  quantity.kind === 'arrival' && (quantity.of === 'h_0' || quantity.of === 'c_0');

/** The first step that is wrong, on the way forward or going back, and what of it. */
export interface WrongStep {
  readonly way: 'forward' | 'back';
  /** `h`, `c`, `o`, `E`, `x`, or `a`. */
  readonly of: 'h' | 'c' | 'o' | 'E' | 'x' | 'a';
  readonly step: number;
}

/** The way forward counts before the way back; undefined where nothing of either is known to be wrong. */
export function firstWrongStep(all: readonly Compared[], subject: Subject): WrongStep | undefined {
  const [forward, back] = [firstForward(all), firstBack(all, subject)];
  const first = forward ?? back;
  if (!first) return undefined;
  const [of] = symbolOf(first.one);
  return { way: forward ? 'forward' : 'back', of: of as WrongStep['of'], step: first.step };
}

const firstForward = (all: readonly Compared[]) =>
  earliest(
    all.filter(({ quantity }) => quantity.kind === 'value'),
    (step) => step,
    ['c', 'h', 'o', 'E'],
  );

function firstBack(all: readonly Compared[], { cell }: Subject) {
  const order = ['h', 'c', ...cells[cell].gates.map((gate) => `a_${gate}`), 'x', 'h_0', 'c_0'];
  return earliest(
    all.filter(({ quantity }) => quantity.kind === 'arrival'),
    (step) => -step,
    order,
  );
}

/** Where the way forward goes wrong first, in a sentence; undefined where nothing of it is known to be wrong. */
export function forwardFinding(all: readonly Compared[], subject: Subject): string | undefined {
  const values = all.filter(({ quantity }) => quantity.kind === 'value');
  const first = firstForward(all);
  if (first) {
    const { one, step } = first;
    const name = symbolAt(one, step);
    const before = values.filter((other) => isSameSequence(other, one) && isRightAt(other, one, step - 1));
    return `Your ${name}${ofSequence(one, subject)} is not this network’s ${name}: ${entryOf(one, step)}. ${capitalised(
      rightBefore(values, one, step) ??
        (before.length ? `${symbolAt(before[0], step - 1)} is right: ` : '') + lookForward(one, step),
    )}`;
  }
  const loss = all.find(({ quantity, wrong }) => quantity.kind === 'loss' && wrong.length > 0);
  if (!loss) return undefined;
  return `Your loss is not this network’s: ${entryOf(loss, 1)}. ${
    values.some(({ quantity }) => quantity.kind === 'value' && quantity.of === 'E')
      ? 'Every E_t is right: look at how they are added up.'
      : 'Look at E_t and at how they are added up.'
  }`;
}

/** What of the same step is right, in the order in which it is computed. */
function rightBefore(values: readonly Compared[], one: Compared, step: number): string | undefined {
  const order = ['c', 'h', 'o', 'E'];
  const at = order.indexOf(symbolOf(one));
  const earlier = values.find(
    (other) =>
      isSameSequence(other, one) &&
      order.indexOf(symbolOf(other)) === at - 1 &&
      isRightAt(other, other, step) &&
      at > 1,
  );
  return earlier && `${symbolAt(earlier, step)} is right: ${lookForward(one, step)}`;
}

function lookForward(one: Compared, step: number): string {
  switch (symbolOf(one)) {
    case 'E':
      return `look at the loss and at ô_${step}.`;
    case 'o':
      return 'look at V h_t + d.';
    default:
      return step === 1
        ? 'look at the line of step 1: h_0, x_1, the weights and the activation.'
        : `look at the line of step ${step}: h_${step - 1}, x_${step}, the weights and the activation.`;
  }
}

/** The same of the way back. */
export function backwardFinding(all: readonly Compared[], subject: Subject): string | undefined {
  const { gates, hasCellState } = cells[subject.cell];
  const arrivals = all.filter(({ quantity }) => quantity.kind === 'arrival');
  const first = firstBack(all, subject);
  if (!first) return undefined;
  const { one, step } = first;
  const name = `dE/d${symbolAt(one, step)}`;
  const T = one.right.shape[0];
  const isRight = (symbol: string, at: number) =>
    arrivals.some(
      (other) => isSameSequence(other, one) && symbolOf(other) === symbol && isRightAt(other, other, at),
    );
  const knows = (symbol: string, at: number, text: string) =>
    isRight(symbol, at) ? `${text} is right: ` : '';
  const isGate = symbolOf(one).startsWith('a_');
  const last = step === T && !isOfFirstState(one.quantity);
  const source = isGate
    ? knows('h', step, `dE/dh_${step}`)
    : symbolOf(one) === 'x'
      ? knows(`a_${gates[0]}`, step, `dE/da_${step}`)
      : last
        ? symbolOf(one) === 'c'
          ? knows('h', step, `dE/dh_${step}`)
          : ''
        : knows(symbolOf(one)[0], step + 1, `dE/d${symbolOf(one)[0]}_${step + 1}`);
  const look = isGate
    ? gates.length === 1
      ? 'look at f′(a).'
      : `look at gate ${symbolOf(one).slice(2)}: what its product is multiplied by, and its f′.`
    : symbolOf(one) === 'x'
      ? 'look at Uᵀ times what arrives at a.'
      : symbolOf(one)[0] === 'c'
        ? `look at what comes from h_${step} through tanh, and from c_${step + 1} through its forget gate.`
        : last
          ? `look at what comes from o_${step}: dE_${step}/do_${step} and ${subject.weights.V ? 'Vᵀ' : 'nothing else'}.`
          : `look at the way back from step ${step + 1} to h_${step}${
              subject.targets[step - 1] ? `, and at what comes from o_${step}` : ''
            }${hasCellState ? '; c is a way of its own' : ''}.`;
  return `Going back, ${name}${ofSequence(one, subject)} is the first that is wrong: ${entryOf(one, step)}. ${capitalised(source + look)}`;
}

/** A symbol at the start of a sentence stays as it is. */
const capitalised = (text: string): string => text.replace(/^look/, 'Look');

/** The first wrong step of all, by an order of steps, and within it by an order of quantities. */
function earliest(
  all: readonly Compared[],
  rank: (step: number) => number,
  order: readonly string[],
): { readonly one: Compared; readonly step: number } | undefined {
  const wrong = all.flatMap((one) => one.wrong.map((step) => ({ one, step })));
  const placeOf = ({ one, step }: (typeof wrong)[number]) => [
    sequenceOf(one),
    rank(step),
    order.indexOf(symbolOf(one)),
  ];
  return wrong.toSorted((a, b) => {
    const [left, right] = [placeOf(a), placeOf(b)];
    const at = left.findIndex((x, i) => x !== right[i]);
    return at < 0 ? 0 : left[at] - right[at];
  })[0];
}

const sequenceOf = ({ quantity }: Compared): number => ('sequence' in quantity ? quantity.sequence : 0);

const isSameSequence = (a: Compared, b: Compared): boolean => sequenceOf(a) === sequenceOf(b);

/** Whether something is said of a step, and it is right. */
const isRightAt = (other: Compared, one: Compared, step: number): boolean =>
  symbolOf(other) === symbolOf(one) &&
  step >= 1 &&
  step <= other.right.shape[0] &&
  !other.wrong.includes(step) &&
  !other.open.has(step);

const symbolOf = ({ quantity }: Compared): string => ('of' in quantity ? quantity.of : 'E');

/** `h_2`, `a_2` of gate f, `h_0`. */
function symbolAt(one: Compared, step: number): string {
  const symbol = symbolOf(one);
  if (symbol === 'h_0' || symbol === 'c_0') return symbol;
  if (!symbol.startsWith('a_')) return `${symbol}_${step}`;
  return symbol === 'a_a' ? `a_${step}` : `a_${step} of gate ${symbol.slice(2)}`;
}

const ofSequence = (one: Compared, { sequences }: Subject): string =>
  sequences ? ` of sequence ${sequenceOf(one) + 1}` : '';

/** `entry 2 is 0.5, and 0.43 is right`. */
function entryOf({ answer, right, shape }: Compared, step: number): string {
  const width = step === 0 ? right.values.length : (shape[1] ?? 1);
  const from = step === 0 ? 0 : (step - 1) * width;
  let [worst, at] = [-1, from];
  for (let i = from; i < from + width; i++) {
    const error = isOpen(answer, i) ? -1 : Math.abs(answer.values[i] - right.values[i]);
    if (error > worst) [worst, at] = [error, i];
  }
  const entry = width === 1 ? 'it' : `entry ${at - from + 1}`;
  return `${entry} is ${brief(answer.values[at])}, and ${brief(right.values[at])} is right`;
}

const brief = (x: number): string => String(Number(x.toPrecision(6))).replace('-', '−');
