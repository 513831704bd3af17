/** Tokens as the numbers that a network reads: each is a row of the file's embedding. */
import { refuse } from './fault.ts';
import { TABLE_OF_WORDS } from './recognise/linear.ts';
import { assertFew, finite, isFloat, type Tensor } from './tensor.ts';

/** The tensor, (tokens, m), that is called an embedding. */
export const embeddingIn = (tensors: readonly Tensor[], m: number): Tensor | undefined =>
  tensors.find(
    ({ name, alias = name, shape, dtype }) =>
      shape.length === 2 && shape[1] === m && isFloat(dtype) && TABLE_OF_WORDS.test(alias),
  );

/** One sequence of tokens as an array of NumPy would have it. */
export const tokensOf = (tokens: readonly number[]): Tensor => ({
  name: 'tokens',
  shape: [tokens.length],
  dtype: 'int64',
  numbers: () => Float64Array.from(tokens),
});

/**
 * @param ids (T) or (B, T) numbers of tokens, from 0
 * @param table (tokens, m)
 * @returns (T, m) or (B, T, m) @throws ImportError naming the first token that is not in the table
 */
export function embedded(ids: Tensor, table: Tensor): Tensor {
  const [tokens, m] = table.shape;
  const numbers = () => {
    const [rows, own] = [finite(table), ids.numbers()];
    assertFew(own.length * m, ids.name);
    const found = new Float64Array(own.length * m);
    own.forEach((id, at) => {
      if (!(Number.isInteger(id) && id >= 0 && id < tokens)) {
        refuse(
          ids.name,
          `number ${at}: expected a token from 0 to ${tokens - 1}, as ${table.name} has, got ${id}`,
        );
      }
      found.set(rows.subarray(id * m, (id + 1) * m), at * m);
    });
    return found;
  };
  return { name: ids.name, shape: [...ids.shape, m], dtype: table.dtype, numbers };
}
