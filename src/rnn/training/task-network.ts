import { lower, type LoweringRequest, type GraphNode, type Replay, replay } from '../../autograd/index.ts';
import { knows } from '../cells/index.ts';
import { biasNames, type ParameterName } from '../experiment.ts';
import { type Network, type ParameterNodes, setToZero, traceNetwork } from '../network.ts';
import type { Batch } from '../tasks/batch.ts';
import { tasks } from '../tasks/index.ts';
import type { TrainingSettings } from './settings.ts';

/** Biases of a network that is trained: all that its cell has. */
const biasesOf = ({ cell }: TrainingSettings): ParameterName[] =>
  biasNames.filter((name) => name === 'd' || knows(cell, name));

/** Traces the network of a run, for so many sequences of a length. */
export function traceTask(settings: TrainingSettings, length: number, batch: number): Network {
  const { m, q, loss, hasLoss } = tasks[settings.task];
  const { cell, n } = settings;
  return traceNetwork({ cell, loss, n, m, q, hasLoss: hasLoss(length), biases: biasesOf(settings), batch });
}

/** Parameters in the order in which flat arrays have them, row by row. */
export const nodesOf = (parameters: ParameterNodes): GraphNode[] => Object.values(parameters);

/** The network of a run, traced and lowered to float32: it takes weights in one flat array, and sequences. */
export class TaskNetwork {
  readonly #parameters: readonly GraphNode[];

  private constructor(
    readonly network: Network,
    readonly replay: Replay,
  ) {
    this.#parameters = nodesOf(network.parameters);
  }

  /** @param request what is to be computed of it */
  static async prepare(network: Network, request: LoweringRequest): Promise<TaskNetwork> {
    const ready = await replay(lower(request, 'float32'));
    setToZero(ready, network);
    return new TaskNetwork(network, ready);
  }

  setWeights(weights: Float32Array): void {
    let from = 0;
    for (const node of this.#parameters) {
      this.replay.set(node, weights.subarray(from, (from += node.size)));
    }
  }

  setSequences({ inputs, targets }: Batch): void {
    this.network.steps.forEach(({ x, target }, index) => {
      this.replay.set(x, inputs[index]);
      if (target) this.replay.set(target, targets[index]!);
    });
  }

  /** Copies the gradient of all parameters out, times `factor`. */
  gradient(into: Float32Array, factor: number): void {
    let from = 0;
    for (const node of this.#parameters) {
      const [rows, columns = 1] = node.shape;
      const { values, strides } = this.replay.lanes(node)!;
      const [down, right = 0] = strides;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) into[from++] = values[i * down + j * right] * factor;
      }
    }
  }
}
