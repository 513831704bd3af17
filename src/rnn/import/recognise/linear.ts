/** The linear layer that reads what the last recurrent layer hands on. */
import type { OutputWeights } from '../../experiment.ts';
import { cut } from '../../json.ts';
import { refuse } from '../fault.ts';
import { matrixOf, tupleText, type Tensor, vectorOf } from '../tensor.ts';
import type { Use } from './network.ts';

export interface Linear {
  readonly weight: Tensor;
  readonly bias?: Tensor;
  /** Whether the file has it as (inputs, outputs). */
  readonly isTransposed: boolean;
}

const inputsOf = ({ weight: { shape }, isTransposed }: Linear): number => shape[isTransposed ? 0 : 1];

/** Names that layers at the end go by. */
const LIKELY =
  /(^|[._/])(fc|out|output|head|linear|lin|proj|dense|decoder|classifier|readout|to_\w+|h2o|hidden2\w+)\d*([._/]|$)/i;
/** Names that a table of tokens goes by. */
export const TABLE_OF_WORDS = /embed|(^|[._])(emb|wte)([._]|$)|encoder\.weight/i;

/** The output layer, or none, and the tensors that could be one. */
export interface FoundHead {
  readonly output?: OutputWeights;
  readonly uses: readonly Use[];
  /** Names of the weights of all linear layers that read as many numbers. */
  readonly linears: readonly string[];
}

/** @param wish the tensor that is `V`; null: none is */
export function headOf(
  all: readonly Linear[],
  width: number,
  wish: string | null | undefined,
): FoundHead & { readonly chosen?: Linear } {
  const linears = all.filter((one) => inputsOf(one) === width).map(({ weight }) => weight.name);
  const chosen = wish === null ? undefined : chooseLinear(all, width, wish);
  return chosen ? { chosen, linears, ...outputOf(chosen) } : { linears, uses: [] };
}

/**
 * Of the linear layers that could read `width` numbers: the one that is asked for, else the one that is called as such and has a
 * bias, else the last.
 */
function chooseLinear(all: readonly Linear[], width: number, wish?: string): Linear | undefined {
  if (wish !== undefined) {
    const named = all.find(({ weight }) => weight.name === wish);
    if (!named) {
      const names = all.map(({ weight }) => weight.name).join(', ') || 'none';
      return refuse(
        wish,
        `no matrix is called so that could be an output layer; there are ${cut(names, 200)}`,
      );
    }
    if (inputsOf(named) === width) return named;
    return refuse(
      wish,
      `${tupleText(named.weight.shape)} does not read the ${width} outputs of the last layer`,
    );
  }
  const rank = ({ weight: { name, alias = name }, bias }: Linear) =>
    Number(LIKELY.test(alias)) + Number(bias !== undefined) - 4 * Number(TABLE_OF_WORDS.test(alias));
  const fitting = all.filter((one) => inputsOf(one) === width && rank(one) >= 0);
  return fitting.reduce<Linear | undefined>(
    (best, one) => (best === undefined || rank(one) >= rank(best) ? one : best),
    undefined,
  );
}

function outputOf({ weight, bias, isTransposed }: Linear): {
  readonly output: OutputWeights;
  readonly uses: readonly Use[];
} {
  const rows = matrixOf(weight);
  const V = isTransposed ? transposedRows(rows) : rows;
  return {
    output: { V, ...(bias && { d: vectorOf(bias, V.length) }) },
    uses: [
      { tensor: weight, place: 'output.V', how: isTransposed ? 'transposed' : AS_IT_IS },
      ...(bias ? [{ tensor: bias, place: 'output.d', how: AS_IT_IS } as const] : []),
    ],
  };
}

export const AS_IT_IS = 'as it is';

export const transposedRows = (rows: readonly (readonly number[])[]): number[][] =>
  rows[0].map((_, j) => rows.map((row) => row[j]));
