/** Which factors of the way back through a cell with gates are wrong, by the edges of the graph on which they are multiplied. */
import { edgesOf, symbolOf } from '../../../rnn/debug/steps.ts';
import type { Subject } from '../../../rnn/debug/subject.ts';
import { cells, type MistakeId } from '../../../rnn/index.ts';

/** Factors that someone has wrong. */
export interface StruckEdges {
  /** `gate f:0`: the node that uses something, and which of its inputs. */
  readonly edges: readonly string[];
  /** What stands there of a factor; empty: nothing. */
  readonly wrong: (right: string) => string;
}

/** `the way back from c_k to tanh c, step k`, as the families have it, by edge. */
const labelsOf = (subject: Subject) =>
  edgesOf(subject).map(({ consumer, slot, input, isThroughTime }) => ({
    edge: `${consumer}:${slot}`,
    label: `the way back from ${symbolOf(consumer)} to ${symbolOf(input, isThroughTime ? -1 : 0)}`,
  }));

/** Undefined where it is no factor of the way back. */
export function struckEdges(id: MistakeId, detail: string, subject: Subject): StruckEdges | undefined {
  /** Those that are meant, as far as what is said of steps. */
  const named = (text: string) =>
    labelsOf(subject).flatMap(({ edge, label }) =>
      text === label || text.startsWith(`${label}, `) ? [edge] : [],
    );
  switch (id) {
    case 'edge-missing':
      return { edges: named(detail), wrong: () => '' };
    case 'edge-twice':
      return { edges: named(detail), wrong: (right) => `2 ${right}` };
    case 'edge-scaled': {
      const factor = detail.slice(detail.lastIndexOf(' ') + 1);
      const edges = edgesOf(subject).filter(({ isThroughTime }) => isThroughTime);
      return {
        edges: edges.map(({ consumer, slot }) => `${consumer}:${slot}`),
        wrong: (right) => `${factor} ${right}`,
      };
    }
    case 'edge-negated':
      return { edges: named(detail), wrong: (right) => `−${right}` };
    case 'other-factor': {
      const at = detail.indexOf(' on the way back ');
      return { edges: named(detail.slice(at + 4)), wrong: () => detail.slice(0, at) };
    }
    case 'no-activation-derivative':
      return { edges: activations(detail, subject), wrong: () => '' };
    case 'derivative-at-output':
      return { edges: activations(detail, subject), wrong: () => 'f′(f(a_k))' };
    case 'other-derivative': {
      const [instead, which = ''] = detail.split(' for f′');
      return { edges: activations(which.trim(), subject), wrong: () => instead };
    }
    case 'untransposed':
      return detail.startsWith('V for') ? undefined : { edges: ['Wh:1'], wrong: () => 'W' };
    case 'other-weights':
      return {
        edges: ['Wh:1'],
        wrong: () => (detail === 'Wᵀ left out' ? '' : detail.replace(' for Wᵀ', '')),
      };
    case 'other-output-weights':
      return {
        edges: ['Vh:1', 'o:1'],
        wrong: () => (detail === 'Vᵀ left out' ? '' : detail.replace(' for Vᵀ', '')),
      };
    default:
      return undefined;
  }
}

/** `of gate f alone`, `of the sigmoids, not of tanh`: the edges on which their f′ are. */
function activations(detail: string, { cell }: Subject): readonly string[] {
  const { gates, candidate, hasCellState } = cells[cell];
  const [, alone] = /^of gate (\w+) alone$/.exec(detail) ?? [];
  const isMeant = (gate: string): boolean => {
    if (alone) return gate === alone;
    if (detail.startsWith('of the sigmoids')) return gate !== candidate;
    if (detail.startsWith('of tanh, ')) return gate === candidate;
    return !detail.startsWith('of tanh c, ');
  };
  const isOfState = hasCellState && /of all gates and|^of tanh/.test(detail);
  return [...gates.filter(isMeant).map((gate) => `gate ${gate}:0`), ...(isOfState ? ['tanh c:0'] : [])];
}
