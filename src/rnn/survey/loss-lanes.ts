import type { Replay } from '../../autograd/index.ts';

/** What arrives of each loss at the nodes of a network, a lane each. */
export type LossLanes = Pick<Replay, 'lanes'>;
