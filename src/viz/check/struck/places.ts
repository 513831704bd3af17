/** Where in the pictures of the network factors stand that are wrong. */
import type { CellName, ParameterName } from '../../../rnn/index.ts';
import type { Struck } from './struck.ts';
import { drawnWays } from './way-back.ts';

/** An edge of the unrolled network, as its drawing calls it. */
export type NetworkEdgeKind =
  'toOutput' | 'toHidden' | 'toCell' | 'toPrevious' | 'toPreviousCell' | 'toInput';

/** Edges of a step that are edges of the unrolled network too. */
const kindOf: { readonly [edge: string]: NetworkEdgeKind } = {
  'Vh:1': 'toHidden',
  'o:1': 'toHidden',
  'Wh:1': 'toPrevious',
  'h - n:0': 'toPrevious',
  'z ⊙ (h - n):1': 'toPrevious',
  'f ⊙ c:1': 'toPreviousCell',
  'tanh c:0': 'toCell',
  'h:1': 'toCell',
};

const inputOf: { readonly [P in ParameterName]?: NetworkEdgeKind } = {
  W: 'toPrevious',
  U: 'toInput',
  V: 'toHidden',
};

function edgesOf({ slot, edges = [] }: Struck, parameter: ParameterName): readonly NetworkEdgeKind[] {
  switch (slot) {
    case 'loss':
      return ['toOutput'];
    case 'outputs':
      return ['toHidden'];
    case 'slope':
    case 'weights':
      return ['toPrevious'];
    case 'input':
      return [inputOf[parameter] ?? []].flat();
    case 'step':
      return edges.flatMap((edge) => kindOf[edge] ?? []);
  }
}

/** Edges of the unrolled network, and ways between the parts of a step that is opened. */
export const placesOf = (struck: readonly Struck[], parameter: ParameterName, cell: CellName) => ({
  edges: [...new Set(struck.flatMap((one) => edgesOf(one, parameter)))],
  ways: struck.flatMap(({ edges = [] }) =>
    edges.flatMap((edge) => [drawnWays[cell]?.[edge] ?? []].filter(isPair)),
  ),
});

const isPair = (way: readonly string[]): way is readonly [string, string] => way.length === 2;
