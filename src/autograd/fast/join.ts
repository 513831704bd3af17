import { Coverage } from './coverage.ts';
import type { Lists } from './lists.ts';
import { type Buffer, NOWHERE, type Place, type Places } from './places.ts';
import { Operand, OPERANDS, type Tasks } from './task.ts';

/**
 * So many rows are summed up by one instruction at most: what it reads stays in the nearest caches, and in float32 a
 * sum of short sums loses less than one long sum.
 */
const SUMMED = 32;

/** What is known of the tasks of all units, in their order. */
interface Writes {
  /** 1 for a task that adds to what its target holds; 0 for one that is the first to write there. */
  readonly adds: Uint8Array;
  /** Buffers that are read before they are written whole. */
  readonly unwritten: ReadonlySet<Buffer>;
}

/** Goes through what tasks read and write in a run. */
export function writesOf(tasks: Tasks, units: Lists): Writes {
  const { places } = tasks;
  const written = new Coverage(places);
  const unwritten = new Set<Buffer>();
  const adds = new Uint8Array(units.size);
  const look = (place: Place) => {
    if (written.of(place) !== 'all') unwritten.add(places.buffer(place));
  };
  for (let index = 0; index < units.size; index++) {
    const task = units.item(index);
    const target = tasks.target(task);
    tasks.eachRead(task, look);
    const before = written.of(target);
    if (tasks.adds(task) && before === 'part') unwritten.add(places.buffer(target));
    if (before !== 'all') written.add(target);
    adds[index] = Number(tasks.adds(task) && before !== 'none' && !tasks.readsInPlace(task));
  }
  return { adds, unwritten };
}

/** Tasks of a unit can come in any order; where their rows lie below each other, in that one. */
export function inOrderOfPlaces(tasks: Tasks, unit: Int32Array): void {
  const { places } = tasks;
  unit.sort((a, b) => {
    const order = places.offset(tasks.target(a)) - places.offset(tasks.target(b));
    if (order !== 0) return order;
    for (let operand = 0; operand < OPERANDS; operand++) {
      if (tasks.isFixed(a, operand)) continue;
      const [one, other] = [tasks.operand(a, operand), tasks.operand(b, operand)];
      if (one === NOWHERE || other === NOWHERE) continue;
      const order = places.offset(one) - places.offset(other);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/**
 * Goes through the tasks of all units in their order, and tells which ones lie below each other and become one step:
 * `visit(from, to)` for those from one index up to another. Whether each adds is told by `adds`.
 */
export function join(
  tasks: Tasks,
  units: Lists,
  adds: Uint8Array,
  visit: (from: number, to: number) => void,
): void {
  for (let unit = 0; unit < units.count; unit++) {
    let first = units.start(unit);
    const end = units.start(unit + 1);
    for (let index = first + 1; index < end; index++) {
      const task = units.item(index);
      const fits = tasks.sums(task) || adds[first] === adds[index];
      if (fits && continues(tasks, units, first, index)) continue;
      visit(first, index);
      first = index;
    }
    visit(first, end);
  }
}

/** Whether the rows of the task at an index lie right below those of the tasks from `first` on, in every operand. */
function continues(tasks: Tasks, units: Lists, first: number, index: number): boolean {
  const { places } = tasks;
  const count = index - first;
  const [start, second, task] = [units.item(first), units.item(first + 1), units.item(index)];
  if (!tasks.joins(task)) return false;
  const sums = tasks.sums(task);
  if (!sums && !isBelow(places, tasks.target(start), count, tasks.target(task))) return false;
  if (sums && tasks.transposed(task)) {
    if ((count + 1) * places.rows(tasks.operand(task, Operand.A)) > SUMMED) return false;
  }
  for (let operand = 0; operand < OPERANDS; operand++) {
    const place = tasks.operand(task, operand);
    if (place === NOWHERE || tasks.isFixed(task, operand)) continue;
    const begin = tasks.operand(start, operand);
    const again = isSameRow(places, begin, tasks.operand(second, operand));
    if (again ? !isSameRow(places, begin, place) : !isBelow(places, begin, count, place)) return false;
  }
  return true;
}

/** Whether `place` comes right below `count` places that lie below each other, the first of them given. */
const isBelow = (places: Places, first: Place, count: number, place: Place): boolean =>
  !places.repeats(first) &&
  !places.repeats(place) &&
  places.rows(place) === places.rows(first) &&
  places.stride(place) === places.stride(first) &&
  places.offset(place) === places.offset(first) + count * places.rows(first) * places.stride(first);

/** Whether two places are one and the same row, which can stand for many. */
const isSameRow = (places: Places, a: Place, b: Place): boolean =>
  (places.repeats(a) || places.rows(a) === 1) &&
  places.rows(a) === places.rows(b) &&
  places.offset(a) === places.offset(b);

/** Makes a step of the tasks from one index up to another, as the last of `steps`. Returns its number. */
export function pushStep(
  steps: Tasks,
  tasks: Tasks,
  units: Lists,
  [from, to]: readonly [number, number],
  adds: boolean,
): number {
  const { places } = tasks;
  const first = units.item(from);
  const step = steps.pushLike(tasks, first);
  steps.setAdds(step, adds);
  if (to - from === 1) return step;
  const second = units.item(from + 1);
  /** A place with the rows of all tasks. */
  const longer = (place: Place, next: Place) => {
    const rows = (to - from) * places.rows(place);
    return isSameRow(places, place, next) ? places.repeated(place, rows) : places.rowsOf(place, 0, rows);
  };
  for (let operand = 0; operand < OPERANDS; operand++) {
    if (!tasks.has(first, operand) || tasks.isFixed(first, operand)) continue;
    steps.setOperand(step, operand, longer(tasks.operand(first, operand), tasks.operand(second, operand)));
  }
  if (!tasks.sums(first)) steps.setTarget(step, longer(tasks.target(first), tasks.target(second)));
  return step;
}
