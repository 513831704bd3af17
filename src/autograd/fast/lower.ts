import type { Node } from '../graph.ts';
import { assertKeys, shown } from '../misuse.ts';
import { encode } from './encode.ts';
import { Folding } from './fold.ts';
import { inOrderOfPlaces, join, writesOf } from './join.ts';
import { Lists } from './lists.ts';
import { ALIGNMENT, type Buffer, columnsOfNode, type Region, type Regions, rowsOfNode } from './regions.ts';
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
  const { tasks, calls } = new Tracing(storage, panel);
  // Kernels read whole vectors, beyond the last number too.
  let size = regions.layOut(RESERVED) + ALIGNMENT;
  if (size > MOST_NUMBERS) {
    throw new RangeError(
      `lower: ${size} numbers are more than a program can reach; lower fewer steps, or a smaller batch`,
    );
  }
  const units = schedule(tasks);
  for (let unit = 0; unit < units.count; unit++) {
    if (units.lengthOf(unit) > 1) inOrderOfPlaces(tasks, units.of(unit));
  }
  const ordered = zeroFirst(tasks, units);
  const folding = new Folding(tasks, ordered.units, storage.one);
  join(tasks, ordered.units, ordered.adds, (from, to) => folding.add(from, to, ordered.adds[from] === 1));
  // Rows had to lie below each other to be joined; now it is known which buffers need not.
  const shared = shareRoom(folding.steps, storage.askedBuffers());
  if (shared.size > 0) size = regions.layOut(RESERVED, shared) + ALIGNMENT;
  return { code: encode(folding.steps, panel, storage), size, precision, calls, storage };
}

/**
 * The units, and before those that first touch a buffer that turns out to be read before it is written whole, such as set it to zero;
 * and which tasks add.
 */
function zeroFirst(tasks: Tasks, units: Lists): { readonly units: Lists; readonly adds: Uint8Array } {
  const zeros = new Map<Buffer, number>();
  let all = units;
  for (;;) {
    const { adds, unwritten } = writesOf(tasks, all);
    const more = [...unwritten].filter((buffer) => !zeros.has(buffer));
    if (more.length === 0) return { units: all, adds };
    for (const buffer of more) zeros.set(buffer, tasks.push(task.zero(tasks.regions.whole(buffer))));
    all = new Lists(zeros.size + units.size, zeros.size + units.count);
    const left = new Map(zeros);
    const setToZero = (region: Region) => {
      const buffer = tasks.regions.buffer(region);
      const zero = left.get(buffer);
      if (zero === undefined) return;
      all.add([zero]);
      left.delete(buffer);
    };
    for (let unit = 0; unit < units.count; unit++) {
      for (let i = 0; left.size > 0 && i < units.lengthOf(unit); i++) {
        setToZero(tasks.target(units.at(unit, i)));
        tasks.eachRead(units.at(unit, i), setToZero);
      }
      all.add(units.of(unit));
    }
  }
}

/** Lists the tasks of a graph, forward and back. */
class Tracing implements Context {
  readonly tasks: Tasks;
  readonly calls: RuleCall[] = [];
  readonly regions: Regions;
  readonly lanes: number;
  /** By the id of a matrix, as it is and turned. */
  readonly #panels = [new Map<number, Region>(), new Map<number, Region>()];

  constructor(
    readonly storage: Storage,
    readonly panel: number,
  ) {
    const { nodes } = storage.reach;
    this.regions = storage.regions;
    this.lanes = storage.lanes;
    this.tasks = new Tasks(storage.regions, { capacity: 2 * nodes.length });
    for (const node of nodes) if (node.rule && !isView(node)) this.#forward(node);
    for (let i = nodes.length - 1; i >= 0; i--) {
      if (storage.reach.isActive(nodes[i])) this.#back(nodes[i]);
    }
  }

  value(node: Node): Region {
    return this.storage.value(node);
  }

  valueAt(node: Node, at: Node): Region {
    return this.storage.valueAt(node, at);
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
    const alone: Context = {
      regions: this.regions,
      lanes: 1,
      value: (of) => this.value(of),
      valueAt: (of) => this.value(of),
      number: (is) => this.number(is),
      constant: (fill, of) => this.constant(fill, of),
      isAdded: (of) => this.isAdded(of),
      factor: (A) => this.factor(A),
      turnedFactor: (A) => this.turnedFactor(A),
    };
    const { regions } = this;
    const { from, to } = this.storage.reach.liveAt(node);
    for (let lane = 0; lane < to - from; lane++) {
      const own = (region: Region) =>
        regions.repeats(region) ? regions.repeated(region, 1) : regions.rowsOf(region, lane, lane + 1);
      const made = pull(own(dx), own(dy), node, alone);
      if (!made) return false;
      this.tasks.push(made);
    }
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
    this.tasks.push(task.rule(this.calls.push({ node, slot }) - 1, target, reads));
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
