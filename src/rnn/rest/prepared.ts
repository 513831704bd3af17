import { lower, type GraphNode, type Program, type Replay } from '../../autograd/index.ts';
import { norm } from '../matrix.ts';
import { type Network, type Sizes, traceNetwork } from '../network.ts';
import { gateOf, waysOfCell } from '../survey/survey.ts';

type Numbers = Float32Array | Float64Array;

/** Makes a program run, such as `replayInWebAssembly`. */
export type Load = (program: Program) => Replay | Promise<Replay>;

/** A network with a loss at its last step, lowered: its leaves are to be set, then it runs as often as one likes. */
export class Prepared {
  readonly network: Network;
  readonly replay: Replay;
  /** h_T to h_0, and c_T to c_0. */
  readonly #hidden: readonly GraphNode[];
  readonly #cells: readonly GraphNode[] | undefined;
  /** f_T to f_1, where they alone stand between one c and the next. */
  readonly #gates: readonly GraphNode[] | undefined;
  /** The ways from c_{T-1} to c_0 into the steps after them. */
  readonly #ways: StateNodes['ways'];
  #views: Views | undefined;
  /** What a cell state hands back, a number a unit. */
  readonly #handed: Float64Array;

  private constructor(network: Network, replay: Replay, { hidden, cells, gates, ways }: StateNodes) {
    this.network = network;
    this.replay = replay;
    this.#hidden = hidden;
    this.#cells = cells;
    this.#gates = gates;
    this.#ways = ways;
    this.#handed = new Float64Array(hidden[0].size);
  }

  static async of(sizes: Sizes, load: Load): Promise<Prepared> {
    const network = traceNetwork(sizes);
    const nodes = stateNodes(network);
    const { hidden, cells = [], ways } = nodes;
    const seed = network.steps.at(-1)!.E!;
    const wrt = new Set([...hidden, ...cells, ...ways.flat().map(({ to }) => to)]);
    const keep = new Set(ways.flat().map(({ by }) => by));
    const program = lower({ seeds: [seed], wrt: [...wrt], keep: [...keep] }, 'float64');
    return new Prepared(network, await load(program), nodes);
  }

  /**
   * |dE_T/ds_{T-lag}| of the last run by lag, 0 to T: s is h, or (h, c) of a cell that has a cell state. Undefined: a number
   * of it overflowed float64.
   */
  stateNorms(): number[] | undefined {
    if (!this.replay.finite) return undefined;
    const { hidden, ways } = this.#seen();
    const norms = hidden.map((numbers) => norm(numbers));
    // What c_T hands to c_{T-1} and so on.
    ways.forEach((into, i) => {
      if (into.length === 0) return;
      const [first, ...others] = into;
      const handed = through(first.by, first.to, this.#handed);
      for (const { by, to } of others) for (let j = 0; j < handed.length; j++) handed[j] += to[j] * by[j];
      norms[i + 1] = Math.hypot(norms[i + 1], norm(handed));
    });
    return norms.every(Number.isFinite) ? norms : undefined;
  }

  /** The norms of dE_T/dc_T times f_T, f_{T-1} and so on, of a cell that has a cell state. */
  gateNorms(): number[] | undefined {
    const { cells, gates } = this.#seen();
    if (!cells || !gates) return undefined;
    let kept: Numbers = cells[0];
    const norms = [norm(kept)];
    for (const gate of gates) {
      kept = through(gate, kept, this.#handed);
      norms.push(norm(kept));
    }
    return norms;
  }

  /** There is something to see from the first run on. */
  #seen(): Views {
    const cotangents = (nodes: readonly GraphNode[]) => nodes.map((node) => cotangentOf(this.replay, node));
    this.#views ??= {
      hidden: cotangents(this.#hidden),
      cells: this.#cells && cotangents(this.#cells),
      gates: this.#gates?.map((gate) => this.replay.vector(gate)),
      ways: this.#ways.map((into) =>
        into.map(({ to, by }) => ({ to: cotangentOf(this.replay, to), by: this.replay.vector(by) })),
      ),
    };
    return this.#views;
  }
}

interface StateNodes {
  readonly hidden: readonly GraphNode[];
  readonly cells: readonly GraphNode[] | undefined;
  readonly gates: readonly GraphNode[] | undefined;
  readonly ways: readonly (readonly { readonly to: GraphNode; readonly by: GraphNode }[])[];
}

/** What every run writes anew: cotangents of the states, and the values of the gates. */
interface Views {
  readonly hidden: readonly Numbers[];
  readonly cells: readonly Numbers[] | undefined;
  readonly gates: readonly Numbers[] | undefined;
  readonly ways: readonly (readonly { readonly to: Numbers; readonly by: Numbers }[])[];
}

function stateNodes(network: Network): StateNodes {
  const { initial, steps } = network;
  const states = [initial, ...steps].toReversed();
  const cells = initial.c && states.map(({ c }) => c!);
  return {
    hidden: states.map(({ h }) => h),
    cells,
    gates: gateOf(network, 1) && steps.map((_, lag) => gateOf(network, steps.length - lag)!),
    ways: steps.map((_, lag) => waysOfCell(network, steps.length - 1 - lag)),
  };
}

/** Zeros where the loss does not depend on the node. */
const cotangentOf = (replay: Replay, node: GraphNode): Numbers =>
  replay.lanes(node)?.values.subarray(0, node.size) ?? new Float64Array(node.size);

/** What c_k hands to c_{k-1}, written into `handed`: the gradient that reached it times its forget gate. */
function through(gate: Numbers, reached: Numbers, handed: Float64Array): Float64Array {
  for (let i = 0; i < gate.length; i++) handed[i] = reached[i] * gate[i];
  return handed;
}
