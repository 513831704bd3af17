import type { Node } from '../graph.ts';
import { assertKeys } from '../misuse.ts';
import { shown } from '../shown.ts';
import { encode } from './encode.ts';
import { Folding } from './fold.ts';
import { inOrderOfPlaces, join, writesOf } from './join.ts';
import { Lists } from './lists.ts';
import { ALIGNMENT, columnsOfNode, NOWHERE, type Region, type Regions, rowsOfNode } from './regions.ts';
import { panelOf, type Precision, type Program, type RuleCall } from './program.ts';
import { type LoweringRequest, Reach } from './reach.ts';
import { type Context, type LoweredPull, pullOf, loweringRuleOf } from './lowering-rules.ts';
import { schedule } from './schedule.ts';
import { shareRoom } from './share.ts';
import { isView, rangeOf, Storage } from './storage.ts';
import * as task from './task.ts';
import { Tasks } from './task.ts';

/** A matrix with more numbers than this is packed before it is multiplied by: it would not stay in the first cache. */
const PACKED_FROM = 2048;
/**
 * Numbers at the beginning of the arena that belong to the kernels, 2 kB or more: sums that wait below 1024, where
 * AssemblyScript puts its constants, of which there are some 300 bytes.
 */
const RESERVED = 512;

/** Instructions are made of words of 32 bits. */
const MOST_NUMBERS = 2 ** 31 - 1;

/**
 * Lowers the values of a graph and the gradients of `seeds` with respect to `wrt` to a program. Graphs are lowered
 * once and replayed, see `Replay`.
 * @throws Error where a seed is not a number by itself, or several seeds meet a batch.
 */
export function lower(request: LoweringRequest, precision: Precision): Program {
  assertKeys(request, ['seeds', 'wrt', 'keep'], 'lower');
  if (precision !== 'float32' && precision !== 'float64') {
    throw new TypeError(`lower: expected the precision float32 or float64, got ${shown(precision)}`);
  }
  const storage = new Storage(new Reach(request));
  const { regions } = storage;
  const panel = panelOf(precision);
  const { steps, calls, end } = stepsOf(storage, panel);
  // Rows had to lie below each other to be joined; now it is known which buffers need not.
  const shared = shareRoom(steps, storage.askedBuffers());
  const size = (shared.size > 0 ? regions.layOut(RESERVED, shared) : end) + ALIGNMENT;
  return { code: encode(steps, panel, storage), size, precision, calls, storage };
}

interface Steps {
  /** Those that were not dropped, in their order. */
  readonly steps: Tasks;
  readonly calls: readonly RuleCall[];
  /** Where the last buffer ends in the arena. */
  readonly end: number;
}

/** What is to be done, in order, and as few instructions as can be. The tasks that it is made of are let go. */
function stepsOf(storage: Storage, panel: number): Steps {
  const { tasks, calls } = new Tracing(storage, panel);
  const end = storage.regions.layOut(RESERVED);
  // Kernels read whole vectors, beyond the last number too.
  if (end + ALIGNMENT > MOST_NUMBERS) {
    throw new RangeError(
      `lower: ${end + ALIGNMENT} numbers are more than a program can reach; lower fewer steps, or a smaller batch`,
    );
  }
  const units = schedule(tasks);
  for (let unit = 0; unit < units.count; unit++) {
    if (units.lengthOf(unit) > 1) inOrderOfPlaces(tasks, units.of(unit));
  }
  const ordered = zeroFirst(tasks, units);
  const folding = new Folding(tasks, ordered.units, storage.one);
  join(tasks, ordered.units, ordered.adds, (from, to) => folding.add(from, to, ordered.adds[from] === 1));
  return { steps: folding.steps, calls, end };
}

/**
 * The units, and before those that first touch a buffer that turns out to be read before it is written whole, such as set it to zero;
 * and which tasks add.
 */
function zeroFirst(tasks: Tasks, units: Lists): { readonly units: Lists; readonly adds: Uint8Array } {
  const { regions } = tasks;
  const { adds, unwritten } = writesOf(tasks, units);
  if (!unwritten.includes(TO_ZERO)) return { units, adds };
  const all = new Lists(units.size + regions.count, units.count + regions.count);
  const allAdds = new Uint8Array(units.size + regions.count);
  let index = 0;
  const setToZero = (region: Region) => {
    if (region === NOWHERE || unwritten[regions.buffer(region)] !== TO_ZERO) return;
    unwritten[regions.buffer(region)] = ZERO;
    all.push(tasks.push(task.zero(regions.whole(regions.buffer(region)))));
    all.close();
    index++;
  };
  for (let unit = 0; unit < units.count; unit++) {
    for (let i = units.start(unit); i < units.start(unit + 1); i++) {
      const own = units.item(i);
      setToZero(tasks.target(own));
      for (let place = 0; place < tasks.places(own); place++) setToZero(tasks.read(own, place));
    }
    for (let i = units.start(unit); i < units.start(unit + 1); i++) {
      const own = units.item(i);
      const isZero = unwritten[regions.buffer(tasks.target(own))] === ZERO;
      allAdds[index++] = isZero ? Number(tasks.adds(own) && !tasks.readsInPlace(own)) : adds[i];
      all.push(own);
    }
    all.close();
  }
  return { units: all, adds: allAdds };
}

/** What becomes of a buffer that is not written whole before it is read. */
const TO_ZERO = 1;
const ZERO = 2;

/** Lists the tasks of a graph, forward and back. */
class Tracing implements Context {
  readonly tasks: Tasks;
  readonly calls: RuleCall[] = [];
  readonly regions: Regions;
  /** How many cotangents travel together through what is being listed. */
  lanes: number;
  /** By the id of a matrix, as it is and turned. */
  readonly #panels = [new Map<number, Region>(), new Map<number, Region>()];

  constructor(
    readonly storage: Storage,
    readonly panel: number,
  ) {
    const { nodes } = storage.reach;
    this.regions = storage.regions;
    this.lanes = storage.lanes;
    // A task for each node, and one for each of its inputs on the way back.
    this.tasks = new Tasks(storage.regions, { capacity: nodes.length + storage.reach.edges.used });
    for (const node of nodes) if (node.rule && !isView(node)) this.#forward(node);
    for (let i = nodes.length - 1; i >= 0; i--) {
      if (storage.reach.isActive(nodes[i])) this.#back(nodes[i]);
    }
  }

  value(node: Node): Region {
    return this.storage.value(node);
  }

  valueAt(node: Node, at: Node): Region {
    return this.lanes === 1 ? this.value(node) : this.storage.valueAt(node, at);
  }

  factor(A: Node): Region {
    return A.size > PACKED_FROM ? this.#packed(A, false) : this.value(A);
  }

  turnedFactor(A: Node): Region {
    return this.#packed(A, true);
  }

  number(is: number): Region {
    return this.storage.constant(is, 1);
  }

  constant(fill: number, node: Node): Region {
    return this.regions.repeated(this.storage.constant(fill, columnsOfNode(node)), rowsOfNode(node));
  }

  isAdded(node: Node): boolean {
    return this.storage.isAdded(node);
  }

  #forward(node: Node): void {
    const y = this.value(node);
    const made = loweringRuleOf(node)!.forward(y, node, this);
    if (!made) this.#call(node, undefined, y);
    else if ('op' in made) this.tasks.push(made);
    else for (const each of made) this.tasks.push(each);
  }

  #back(node: Node): void {
    const { storage } = this;
    if ((node.op === 'slice' && storage.isPart(node, node.inputs[0])) || storage.isColumns(node)) return;
    const dy = storage.cotangentAt(node, node);
    const isMoved = node.op === 'add' || isView(node);
    for (let slot = 0; slot < node.inputs.length; slot++) {
      if (!storage.reach.passes(node, slot)) continue;
      const x = node.inputs[slot];
      if (storage.isPart(x, node)) continue;
      if (isMoved) this.#addBack(x, dy, node);
      else {
        const pull = pullOf(node, slot);
        if (!pull || !this.#pull(pull, x, dy, node)) this.#call(node, slot, storage.cotangentAt(x, node));
      }
    }
  }

  /** Whether a pull could be made of it. */
  #pull(pull: LoweredPull, x: Node, dy: Region, node: Node): boolean {
    const dx = this.storage.cotangentAt(x, node);
    if (this.lanes === 1 || (node.size > 1 && x.size > 1)) {
      const made = pull(dx, dy, node, this);
      if (made) this.tasks.push(made);
      return made !== undefined;
    }
    // Of a number there is one for each seed, and kernels that take a number take one.
    const { regions } = this;
    const { from, to } = this.storage.reach.liveAt(node);
    this.lanes = 1;
    const made = Array.from({ length: to - from }, (_, lane) => {
      const own = (region: Region) =>
        regions.repeats(region) ? regions.repeated(region, 1) : regions.rowsOf(region, lane, lane + 1);
      return pull(own(dx), own(dy), node, this);
    });
    this.lanes = this.storage.lanes;
    if (made.includes(undefined)) return false;
    for (const each of made) this.tasks.push(each!);
    return true;
  }

  /** dx += dy, where x is added, repeated or sliced; a vector that was added to each column gets their sum. */
  #addBack(x: Node, dy: Region, node: Node): void {
    const { storage, regions } = this;
    const vector = storage.isColumns(x) ? x.inputs[0] : x;
    const whole = storage.cotangentAt(vector, node);
    const dx = node.op === 'slice' ? regions.columnsOf(whole, rangeOf(node)) : whole;
    if (regions.same(dx, dy)) return;
    if (regions.rows(dx) !== 1) this.tasks.push(task.addMap(dx, { A: dy }));
    else {
      const ones = regions.repeated(storage.one, regions.rows(dy));
      this.tasks.push(task.transposedProduct(dx, ones, dy));
    }
  }

  #call(node: Node, slot: number | undefined, target: Region): void {
    const reads = node.inputs.map((x) => this.value(x));
    if (slot !== undefined) reads.push(this.value(node), this.storage.cotangentAt(node, node), target);
    this.tasks.push(task.ruleCall(this.calls.push({ node, slot }) - 1, target, reads));
  }

  /** Panels of a matrix as `product` takes it, made once. */
  #packed(A: Node, turned: boolean): Region {
    const made = this.#panels[Number(turned)];
    const known = made.get(A.id);
    if (known) return known;
    const region = this.value(A);
    const [rows, columns] = [this.regions.rows(region), this.regions.columns(region)];
    const [height, width] = turned ? [columns, rows] : [rows, columns];
    const panels = this.storage.panels(height, width, this.panel);
    made.set(A.id, panels);
    this.tasks.push(task.pack(panels, region, turned));
    return panels;
  }
}
