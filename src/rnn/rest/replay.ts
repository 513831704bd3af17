import { lower, type GraphNode, type Program, type Replay } from '../../autograd/index.ts';
import type { CellName } from '../cells/index.ts';
import { norm } from '../matrix.ts';
import { type Network, traceNetwork } from '../network.ts';
import { gateOf } from '../survey.ts';
import { leavesOf, shapeOf } from '../unroll.ts';
import { restExperiment, type RestSettings } from './experiment.ts';

/** What becomes of the gradient of the last loss, E_T, in one draw. All lists are by lag: 0 to T steps back. */
export interface Rest {
  /** |dE_T/ds_{T-lag}|, as `Survey.stateNorms` has it: s is h, or (h, c) of a cell that has a cell state. */
  readonly state: readonly number[];
  /**
   * What the forget gates alone would leave of dE_T/dc_T, of a cell that has a cell state: the norm of its product with
   * f_T, f_{T-1} and so on.
   */
  readonly byGates: readonly number[] | undefined;
}

interface Prepared {
  readonly network: Network;
  readonly replay: Replay;
  /** h_T to h_0, and c_T to c_0. */
  readonly hidden: readonly GraphNode[];
  readonly cells: readonly GraphNode[] | undefined;
  /** f_T to f_1. */
  readonly gates: readonly GraphNode[] | undefined;
}

/** Computes draws one after the other. A network is traced and lowered once, and replayed as long as its shape stays. */
export class RestReplays {
  readonly #load: (program: Program) => Replay | Promise<Replay>;
  #shape = '';
  #prepared: Promise<Prepared> | undefined;

  /** @param load what replays a program, such as `replayInWebAssembly` */
  constructor(load: (program: Program) => Replay | Promise<Replay>) {
    this.#load = load;
  }

  /** One draw, the same for the same settings, cell and seed. Undefined: a number of it overflowed float64. */
  async draw(settings: RestSettings, cell: CellName, seed: number): Promise<Rest | undefined> {
    const experiment = restExperiment(settings, cell, seed, 'last');
    const sizes = shapeOf(experiment);
    const shape = JSON.stringify(sizes);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#prepared = this.#prepare(traceNetwork(sizes));
    }
    const prepared = await this.#prepared!;
    // From here on nothing waits, so that no other draw comes between the run and its results.
    for (const [leaf, numbers] of leavesOf(experiment, prepared.network)) prepared.replay.set(leaf, numbers);
    prepared.replay.run();
    return prepared.replay.finite ? read(prepared) : undefined;
  }

  async #prepare(network: Network): Promise<Prepared> {
    const { graph, initial, steps } = network;
    const states = [initial, ...steps].toReversed();
    const hidden = states.map(({ h }) => h);
    const cells = initial.c && states.map(({ c }) => c!);
    const gates = cells?.slice(1).map((before, lag) => gateOf(graph, before, steps.length - lag));
    const program = lower(
      { seeds: [steps.at(-1)!.E!], wrt: [...hidden, ...(cells ?? [])], keep: gates ?? [] },
      'float64',
    );
    return { network, replay: await this.#load(program), hidden, cells, gates };
  }
}

function read({ replay, hidden, cells, gates }: Prepared): Rest | undefined {
  /** Of what c_T hands to c_{T-1} and so on. */
  const handed = cells && gates?.map((gate, i) => norm(through(gate, replay.cotangent(cells[i]), replay)));
  const state = hidden.map((node, lag) => Math.hypot(norm(replay.cotangent(node)), handed?.[lag - 1] ?? 0));
  if (!state.every(Number.isFinite)) return undefined;
  return { state, byGates: cells && gates && alongGates(replay.cotangent(cells[0]), gates, replay) };
}

/** What c_k hands to c_{k-1}: the gradient that reached it times its forget gate. */
function through(gate: GraphNode, reached: Float64Array, replay: Replay): Float64Array {
  const open = replay.value(gate);
  return reached.map((x, i) => x * open[i]);
}

function alongGates(start: Float64Array, gates: readonly GraphNode[], replay: Replay): number[] {
  let kept = start;
  const norms = [norm(kept)];
  for (const gate of gates) {
    kept = through(gate, kept, replay);
    norms.push(norm(kept));
  }
  return norms;
}
