import type { GraphNode } from '../../autograd/index.ts';
import type { ParameterName } from '../experiment.ts';

/** How a parameter is used at each step: its pieces there, one below the other. */
export interface Uses {
  readonly name: ParameterName;
  readonly node: GraphNode;
  readonly steps: readonly (readonly Use[])[];
}

interface Use {
  /** What the piece feeds. */
  readonly fed: GraphNode;
  /** The row that it is multiplied by, or the vector that multiplies it entry by entry, if any. */
  readonly input: GraphNode | undefined;
  readonly isEntrywise: boolean;
}
