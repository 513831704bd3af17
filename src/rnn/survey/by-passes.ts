import { Backward, type GraphNode, type LaneView } from '../../autograd/index.ts';
import type { SingleExperiment } from '../experiment.ts';
import type { Network } from '../network.ts';
import { unroll } from '../unroll.ts';
import type { LossLanes } from './loss-lanes.ts';

/**
 * What arrives of each loss, by a backward pass each. For networks that attention reads out: their cotangents are matrices,
 * which a lowered program does not carry in lanes.
 */
export function lanesByPasses(
  experiment: SingleExperiment,
  network: Network,
  nodes: readonly GraphNode[],
): LossLanes {
  const { session, share } = unroll(experiment, network);
  const losses = network.steps.flatMap(({ E }) => E ?? []);
  const arrived = new Map(nodes.map((node) => [node, new Float64Array(node.size * losses.length)]));
  losses.forEach((node, lane) => {
    const pass = new Backward(session, [{ node, cotangent: [share] }], nodes);
    pass.run();
    for (const [at, values] of arrived) {
      if (pass.finds(at)) values.set(pass.cotangent(at), lane * at.size);
    }
  });
  return {
    lanes(node): LaneView | undefined {
      const values = arrived.get(node);
      return values && { values, from: 0, to: losses.length, lane: node.size, strides: [1] };
    },
  };
}
