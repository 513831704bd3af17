import { Chains, Lists, Tuples } from './lists.ts';
import { Op } from './instruction.ts';
import { LARGE, NOWHERE } from './regions.ts';
import { OPERANDS, type Tasks } from './task.ts';

/** Instead of a task: a barrier. */
const BARRIER = -1;

/**
 * Orders tasks. Those of one kind are done together if they can be: all `U x_t` before the recurrence, all outputs and
 * losses after it, the parts of dE/dW at the end. They can if no loop leads from one kind back to itself; where one
 * does, as through h_t = f(W h_{t-1} + ...), tasks are done one by one.
 *
 * @returns tasks in units, lists of such as become one instruction where their regions allow it; of one kind and independent
 */
export function schedule(tasks: Tasks): Lists {
  const { items, waits } = dependencies(tasks);
  const kinds = groupBy(items, tasks);
  const single = loops(quotient(kinds, waits));
  for (let kind = 0; kind < kinds.members.count; kind++) {
    if (isBetterAlone(kinds.members.of(kind), items, tasks)) single[kind] = 1;
  }
  const units = split(kinds, single);
  const sorted = sortUnits(joinedFirst(units), quotient(units, waits));
  const { members } = units;
  const made = new Lists(items.length, sorted.length);
  for (let i = 0; i < sorted.length; i++) {
    const unit = sorted[i];
    if (items[members.at(unit, 0)] === BARRIER) continue;
    for (let k = members.start(unit); k < members.start(unit + 1); k++) made.push(items[members.item(k)]);
    made.close();
  }
  return made;
}

/**
 * So many tasks are waited for one by one at most. Where there are more, one barrier waits for them all, and who comes
 * after waits for that: a parameter that is used 100,000 times has as many writers of its cotangent.
 */
const MANY = 32;

interface Dependencies {
  /** The tasks in their order, and barriers between them. */
  readonly items: Int32Array;
  /** The items that each must wait for. */
  readonly waits: Lists;
}

/**
 * What each task must wait for: a reader for those that write what it reads, a writer for those that read what was there.
 * Tasks that add to the same region do not wait for each other.
 */
function dependencies(tasks: Tasks): Dependencies {
  const { regions, count } = tasks;
  const buffers = regions.count;
  const items: number[] = [];
  const waits = new Lists(3 * count, count + Math.ceil(count / MANY));
  const chains = new Chains(count >> 1);
  // Of each buffer: its writers, its readers since, and those that the first of the writers had to wait for.
  const writers = new Int32Array(buffers);
  const readers = new Int32Array(buffers);
  const earlierWriters = new Int32Array(buffers);
  const earlierReaders = new Int32Array(buffers);
  /** 1: the writers all add, in any order. */
  const adding = new Uint8Array(buffers);

  const waitFor = (list: number) => {
    for (let rest = list; rest !== 0; rest = chains.rest(rest)) waits.push(chains.item(rest));
  };
  const complete = (task: number): number => {
    items.push(task);
    return waits.close();
  };
  /** Puts a barrier in the place of a list that is long, before the list of a task is begun. */
  const shorten = (lists: Int32Array, id: number) => {
    if (chains.lengthOf(lists[id]) <= MANY) return;
    waitFor(lists[id]);
    lists[id] = chains.add(0, complete(BARRIER));
  };

  /** The buffers that a task reads of those that tasks write, filled anew for each. */
  const reads: number[] = [];
  for (let task = 0; task < count; task++) {
    const id = regions.buffer(tasks.target(task));
    let length = 0;
    let readsTarget = false;
    for (let place = 0; place < tasks.places(task); place++) {
      const region = tasks.read(task, place);
      if (region === NOWHERE) continue;
      const read = regions.buffer(region);
      // What comes from outside is there from the beginning.
      if (regions.isGiven(read)) continue;
      reads[length++] = read;
      shorten(writers, read);
      if (read === id) readsTarget = true;
    }
    const adds = tasks.adds(task) && !readsTarget;
    const joinsIn = adds && adding[id] === 1 && readers[id] === 0;
    const before = joinsIn ? earlierWriters : writers;
    const alsoBefore = joinsIn ? earlierReaders : readers;
    shorten(before, id);
    shorten(alsoBefore, id);

    for (let i = 0; i < length; i++) waitFor(writers[reads[i]]);
    waitFor(before[id]);
    waitFor(alsoBefore[id]);
    const item = complete(task);
    for (let i = 0; i < length; i++) {
      if (reads[i] !== id) readers[reads[i]] = chains.add(readers[reads[i]], item);
    }
    if (joinsIn) {
      writers[id] = chains.add(writers[id], item);
    } else {
      earlierWriters[id] = writers[id];
      earlierReaders[id] = readers[id];
      writers[id] = chains.add(0, item);
      readers[id] = 0;
      adding[id] = Number(adds);
    }
  }
  return { items: new Int32Array(items), waits };
}

/** A partition of items. */
interface Groups {
  readonly of: Int32Array;
  readonly members: Lists;
}

function groupBy(items: Int32Array, tasks: Tasks): Groups {
  const kinds = new Tuples();
  const groups: number[] = [];
  let count = 0;
  const of = items.map((task) => {
    if (task === BARRIER || !tasks.joins(task)) return count++;
    const kind = kinds.numberOf(kindWords, writeKind(tasks, task));
    if (kind === groups.length) groups.push(count++);
    return groups[kind];
  });
  return { of, members: Lists.grouped(of, count) };
}

/**
 * Whether tasks of a kind are done when their time comes, and find near what they read: several that add to one region, and cannot
 * become one; and moves into parts of large buffers.
 */
function isBetterAlone(members: Int32Array, items: Int32Array, tasks: Tasks): boolean {
  if (members.length < 2) return false;
  const { regions } = tasks;
  const [first, second] = [items[members[0]], items[members[1]]];
  const target = tasks.target(first);
  if (!tasks.sums(first) && regions.same(target, tasks.target(second))) return true;
  const buffer = regions.buffer(target);
  const isLarge = regions.sizeOf(buffer) >= LARGE;
  return tasks.op(first) === Op.map && isLarge && regions.columns(target) < regions.widthOf(buffer);
}

/** The same groups, but for those that are `single`: there each member becomes a group of its own. */
function split({ of, members }: Groups, single: Uint8Array): Groups {
  const unitOf = new Int32Array(of.length);
  let count = 0;
  for (let group = 0; group < members.count; group++) {
    const length = members.lengthOf(group);
    for (let i = 0; i < length; i++) unitOf[members.at(group, i)] = single[group] ? count++ : count;
    if (!single[group]) count++;
  }
  return { of: unitOf, members: Lists.grouped(unitOf, count) };
}

/** Groups in order of their first members, those of several first: joined work clears the way for what is done one by one. */
function joinedFirst({ of, members }: Groups): Int32Array {
  const order = new Int32Array(members.count);
  const seen = new Uint8Array(members.count);
  let count = 0;
  for (const joined of [true, false]) {
    for (let item = 0; item < of.length; item++) {
      const group = of[item];
      if (seen[group] === 1 || members.lengthOf(group) > 1 !== joined) continue;
      seen[group] = 1;
      order[count++] = group;
    }
  }
  return order;
}

/**
 * Writes what a task has in common with those that may become one instruction with it: same op, same fixed operand, the others of
 * the same families. Returns how many words that is.
 */
function writeKind(tasks: Tasks, task: number): number {
  const { regions } = tasks;
  let length = 0;
  kindWords[length++] = tasks.op(task);
  kindWords[length++] = tasks.f(task);
  kindWords[length++] = tasks.s(task);
  kindWords[length++] = Number(tasks.transposed(task));
  const target = tasks.target(task);
  for (let operand = -1; operand < OPERANDS; operand++) {
    const region = operand < 0 ? target : tasks.operand(task, operand);
    if (region === NOWHERE) continue;
    const buffer = regions.buffer(region);
    kindWords[length++] = operand;
    kindWords[length++] = regions.column(region);
    kindWords[length++] = regions.columns(region);
    const isSame = operand < 0 ? tasks.sums(task) : tasks.isFixed(task, operand);
    kindWords[length++] = isSame ? buffer : regions.familyOf(buffer);
    if (isSame) kindWords[length++] = regions.row(region);
  }
  return length;
}

/** Filled anew for each task. */
const kindWords = new Int32Array(4 + 5 * (OPERANDS + 1));

/** The groups that each group waits for, itself included where its members wait for each other; each once, in ascending order. */
function quotient({ of, members }: Groups, waits: Lists): Lists {
  const seenBy = new Int32Array(members.count).fill(-1);
  const between = new Lists(Math.min(waits.size, 4 * members.count), members.count);
  for (let group = 0; group < members.count; group++) {
    for (let m = members.start(group); m < members.start(group + 1); m++) {
      const item = members.item(m);
      for (let i = waits.start(item); i < waits.start(item + 1); i++) {
        const other = of[waits.item(i)];
        if (seenBy[other] === group) continue;
        seenBy[other] = group;
        between.push(other);
      }
    }
    between.sort();
    between.close();
  }
  return between;
}

/** Which groups lie on a loop of groups (Tarjan 1972, without recursion: chains are long). */
function loops(next: Lists): Uint8Array {
  const { count } = next;
  const found = new Uint8Array(count);
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const open = new Uint8Array(count);
  const edge = new Int32Array(count);
  const path: number[] = [];
  const stack: number[] = [];
  let reached = 0;
  for (let start = 0; start < count; start++) {
    if (index[start] >= 0) continue;
    stack.push(start);
    while (stack.length > 0) {
      const group = stack[stack.length - 1];
      if (index[group] < 0) {
        index[group] = low[group] = reached++;
        path.push(group);
        open[group] = 1;
      }
      if (edge[group] < next.lengthOf(group)) {
        const other = next.at(group, edge[group]++);
        if (other === group) found[group] = 1;
        else if (index[other] < 0) stack.push(other);
        else if (open[other]) low[group] = Math.min(low[group], index[other]);
        continue;
      }
      stack.pop();
      const parent = stack.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent], low[group]);
      if (low[group] !== index[group]) continue;
      const isLoop = path.at(-1) !== group;
      for (let member = -1; member !== group;) {
        member = path.pop()!;
        open[member] = 0;
        if (isLoop) found[member] = 1;
      }
    }
  }
  return found;
}

/** Depth first: each after all that it waits for, otherwise in the given order. The lists of `waits` ascend. */
function sortUnits(order: Int32Array, waits: Lists): Int32Array {
  const { length } = order;
  const sorted = new Int32Array(length);
  let count = 0;
  const isBegun = new Uint8Array(length);
  const edge = new Int32Array(length);
  const stack: number[] = [];
  for (let i = 0; i < length; i++) {
    if (isBegun[order[i]] === 1) continue;
    isBegun[order[i]] = 1;
    stack.push(order[i]);
    while (stack.length > 0) {
      const unit = stack[stack.length - 1];
      if (edge[unit] === waits.lengthOf(unit)) {
        stack.pop();
        sorted[count++] = unit;
        continue;
      }
      const other = waits.at(unit, edge[unit]++);
      if (isBegun[other] === 1) continue;
      isBegun[other] = 1;
      stack.push(other);
    }
  }
  return sorted;
}
