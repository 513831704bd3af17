import { Coverage } from './coverage.ts';
import type { Lists } from './lists.ts';
import { NOWHERE, type Region, type Regions } from './regions.ts';
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
  /** 1 for buffers that are read before they are written whole. */
  readonly unwritten: Uint8Array;
}

/** Goes through what tasks read and write in a run. */
export function writesOf(tasks: Tasks, units: Lists): Writes {
  const { regions } = tasks;
  const written = new Coverage(regions);
  const unwritten = new Uint8Array(regions.count);
  const adds = new Uint8Array(units.size);
  for (let index = 0; index < units.size; index++) {
    const task = units.item(index);
    const target = tasks.target(task);
    for (let place = 0; place < tasks.places(task); place++) {
      const region = tasks.read(task, place);
      if (region !== NOWHERE && written.of(region) !== 'all') unwritten[regions.buffer(region)] = 1;
    }
    const before = written.of(target);
    if (tasks.adds(task) && before === 'part') unwritten[regions.buffer(target)] = 1;
    if (before !== 'all') written.add(target);
    adds[index] = Number(tasks.adds(task) && before !== 'none' && !tasks.readsInPlace(task));
  }
  return { adds, unwritten };
}

/** Tasks of a unit can come in any order; where their rows lie below each other, in that one. */
export function inOrderOfPlaces(tasks: Tasks, unit: Int32Array): void {
  const { regions } = tasks;
  // Most are so already: lists are quick to sort then, arrays of numbers are not.
  const sorted = [...unit].sort((a, b) => {
    const order = regions.offset(tasks.target(a)) - regions.offset(tasks.target(b));
    if (order !== 0) return order;
    for (let operand = 0; operand < OPERANDS; operand++) {
      if (tasks.isFixed(a, operand)) continue;
      const [one, other] = [tasks.operand(a, operand), tasks.operand(b, operand)];
      if (one === NOWHERE || other === NOWHERE) continue;
      const order = regions.offset(one) - regions.offset(other);
      if (order !== 0) return order;
    }
    return 0;
  });
  unit.set(sorted);
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
  const { regions } = tasks;
  const count = index - first;
  const [start, second, task] = [units.item(first), units.item(first + 1), units.item(index)];
  if (!tasks.joins(task)) return false;
  const sums = tasks.sums(task);
  if (!sums && !isBelow(regions, tasks.target(start), count, tasks.target(task))) return false;
  if (sums && tasks.transposed(task)) {
    if ((count + 1) * regions.rows(tasks.operand(task, Operand.A)) > SUMMED) return false;
  }
  for (let operand = 0; operand < OPERANDS; operand++) {
    const region = tasks.operand(task, operand);
    if (region === NOWHERE || tasks.isFixed(task, operand)) continue;
    const begin = tasks.operand(start, operand);
    const again = isSameRow(regions, begin, tasks.operand(second, operand));
    if (again ? !isSameRow(regions, begin, region) : !isBelow(regions, begin, count, region)) return false;
  }
  return true;
}

/** Whether `region` comes right below `count` regions that lie below each other, the first of them given. */
const isBelow = (regions: Regions, first: Region, count: number, region: Region): boolean =>
  !regions.repeats(first) &&
  !regions.repeats(region) &&
  regions.rows(region) === regions.rows(first) &&
  regions.stride(region) === regions.stride(first) &&
  regions.offset(region) === regions.offset(first) + count * regions.rows(first) * regions.stride(first);

/** Whether two regions are one and the same row, which can stand for many. */
const isSameRow = (regions: Regions, a: Region, b: Region): boolean =>
  (regions.repeats(a) || regions.rows(a) === 1) &&
  regions.rows(a) === regions.rows(b) &&
  regions.offset(a) === regions.offset(b);

/** Makes a step of the tasks from one index up to another, as the last of `steps`. Returns its number. */
export function pushStep(
  steps: Tasks,
  tasks: Tasks,
  units: Lists,
  from: number,
  to: number,
  adds: boolean,
): number {
  const first = units.item(from);
  const step = steps.pushLike(tasks, first);
  steps.setAdds(step, adds);
  const count = to - from;
  if (count === 1) return step;
  const second = units.item(from + 1);
  for (let operand = 0; operand < OPERANDS; operand++) {
    const region = tasks.operand(first, operand);
    if (region === NOWHERE || tasks.isFixed(first, operand)) continue;
    steps.setOperand(step, operand, longer(tasks.regions, count, region, tasks.operand(second, operand)));
  }
  if (!tasks.sums(first)) {
    steps.setTarget(step, longer(tasks.regions, count, tasks.target(first), tasks.target(second)));
  }
  return step;
}

/** A region with the rows of `count` ones that lie below each other, or are the same, the first two of which are given. */
function longer(regions: Regions, count: number, region: Region, next: Region): Region {
  const rows = count * regions.rows(region);
  return isSameRow(regions, region, next) ? regions.repeated(region, rows) : regions.rowsOf(region, 0, rows);
}
