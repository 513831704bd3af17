import type { Coverage } from './coverage.ts';
import { type Buffer, offsetOf, type Place, samePlace, strideOf } from './places.ts';
import type { Unit } from './schedule.ts';
import { readsOf, type Task } from './task.ts';

/** An instruction in the making: one task, or several that were joined. */
export interface Step {
  readonly op: Task['op'];
  readonly joins: Task['joins'];
  readonly transposed: boolean;
  readonly call: number;
  target: Place;
  /** Operands by their names in the instruction. */
  operands: Record<string, Place>;
  /** Adds to what the target holds; otherwise it is the first to write there. */
  adds: boolean;
  f: Task['f'];
  s: Task['s'];
  /** Every place that it writes, and that it reads besides, of all tasks in it. */
  readonly writes: Place[];
  readonly reads: Place[];
}

/**
 * A sum over rows is joined up to where what one instruction reads, in numbers, stays in the first cache (48 kB here, 32 kB
 * elsewhere, of 4 bytes a number): beyond it, a second instruction costs less than reading from afar.
 */
const NEAR = 32768;

/** The steps of a unit: tasks that lie below each other become one. `unwritten` collects what is read before it is written whole. */
export function join(unit: Unit, written: Coverage, unwritten: Set<Buffer>): Step[] {
  const steps: Step[] = [];
  for (const task of [...unit].sort(byPlace)) {
    const step = stepOf(task, written, unwritten);
    const last = steps.at(-1);
    if (!last || !joinTo(last, step, Object.keys(task.fixed))) steps.push(step);
  }
  return steps;
}

/** Tasks of a unit can come in any order; where their rows lie below each other, in that one. */
function byPlace(a: Task, b: Task): number {
  let order = offsetOf(a.target) - offsetOf(b.target);
  for (const name in a.operands) order ||= offsetOf(a.operands[name]) - offsetOf(b.operands[name]);
  return order;
}

function stepOf(task: Task, written: Coverage, unwritten: Set<Buffer>): Step {
  const { op, joins, transposed, call, target, f, s } = task;
  const reads = readsOf(task);
  for (const place of reads) if (written.of(place) !== 'all') unwritten.add(place.buffer);
  const inPlace = reads.some((place) => samePlace(place, target));
  const before = written.of(target);
  if (task.adds && before === 'part') unwritten.add(target.buffer);
  written.add(target);
  return {
    op,
    joins,
    transposed,
    call,
    target,
    operands: { ...task.operands, ...task.fixed },
    adds: task.adds && !inPlace && before !== 'none',
    f,
    s,
    writes: [target],
    reads: reads.filter((place) => !samePlace(place, target)),
  };
}

function joinTo(step: Step, next: Step, fixed: readonly string[]): boolean {
  const sums = next.joins === 'sum';
  if (!next.joins || (!sums && step.adds !== next.adds)) return false;
  const target = sums ? next.target : below(step.target, next.target);
  if (!target) return false;
  const operands: Record<string, Place> = {};
  let size = 0;
  for (const name in step.operands) {
    const place = fixed.includes(name)
      ? step.operands[name]
      : below(step.operands[name], next.operands[name]);
    if (!place) return false;
    operands[name] = place;
    size += place.rows * place.columns;
  }
  if (sums && next.transposed && size > NEAR) return false;
  step.target = target;
  step.operands = operands;
  step.writes.push(...next.writes);
  step.reads.push(...next.reads);
  return true;
}

/** Two places as one, if the second lies right below the first, or both are the same row. */
function below(a: Place, b: Place): Place | undefined {
  const rows = a.rows + b.rows;
  const single = (place: Place) => place.repeats || place.rows === 1;
  if (single(a) && single(b) && offsetOf(a) === offsetOf(b) && a.columns === b.columns) {
    return { ...a, rows, repeats: true };
  }
  if (a.repeats || b.repeats || a.columns !== b.columns || strideOf(a) !== strideOf(b)) return undefined;
  return offsetOf(b) === offsetOf(a) + a.rows * strideOf(a) ? { ...a, rows } : undefined;
}
