import { lower, type GraphNode, type Replay, replay } from '../../autograd/index.ts';
import { type Network, setToZero, type Sizes, traceNetwork } from '../network.ts';

/** The leaves of a network, in the order of their creation, which does not depend on the batch. */
export const leafNodes = ({ graph }: Network): GraphNode[] => graph.nodes.filter(({ op }) => op === 'leaf');

/** Part of a batch, lowered and ready to be computed in float32 on the thread that made it. */
export class Half {
  /** Loss and gradients as they lie in the arena: in the same places for every part of a batch. */
  readonly results: Float32Array;
  readonly leaves: readonly GraphNode[];

  private constructor(
    readonly network: Network,
    readonly replay: Replay,
  ) {
    this.results = replay.results as Float32Array;
    this.leaves = leafNodes(network);
  }

  /** Traces and lowers a network for its part of the batch; all leaves are 0 until they are set. */
  static async prepare(sizes: Sizes): Promise<Half> {
    const network = traceNetwork(sizes);
    const program = lower({ seeds: [network.E], wrt: Object.values(network.parameters) }, 'float32');
    const ready = await replay(program);
    setToZero(ready, network, leafNodes(network));
    return new Half(network, ready);
  }

  /** Sets a leaf by its place in `leaves`. */
  set(leaf: number, numbers: ArrayLike<number>): void {
    this.replay.set(this.leaves[leaf], numbers);
  }
}
