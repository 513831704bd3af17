import * as fc from 'fast-check';
import { cells, type Experiment, lossNames, parameterNames } from '../../src/index.ts';
import { cellNames, parametersOfCell, shapeOfParameter } from '../../src/rnn/cells/index.ts';

const hundredths = fc.integer({ min: -200, max: 200 }).map((x) => x / 100);

/** Random experiments: every cell and loss, with and without biases, some steps without a target. */
export function experiments(number: fc.Arbitrary<number> = hundredths): fc.Arbitrary<Experiment> {
  const size = fc.integer({ min: 1, max: 4 });
  const cell = fc.constantFrom(...cellNames);
  const sizes = fc.record({ cell, n: size, m: size, q: size, T: fc.integer({ min: 1, max: 6 }) });
  return sizes.chain(({ cell, n, m, q, T }) => {
    const { hasCellState, parameters } = cells[cell];
    const list = <X>(length: number, entry: fc.Arbitrary<X>) =>
      fc.array(entry, { minLength: length, maxLength: length });
    const vector = (length: number) => list(length, number);
    const matrix = (rows: number, columns: number) => list(rows, vector(columns));
    const shapes: { readonly [name: string]: readonly number[] } = {
      ...Object.fromEntries(
        parametersOfCell(cell).map((name) => [name, shapeOfParameter(cell, name, { n, m })]),
      ),
      V: [q, n],
      d: [q],
    };
    // In the order in which everything lists them.
    const weights: Record<'U' | 'V', fc.Arbitrary<number[][]>> = Object.fromEntries(
      parameterNames.flatMap((name): [string, fc.Arbitrary<unknown>][] => {
        const [rows, columns] = shapes[name] ?? [];
        if (rows === undefined) return name === 'W' ? [[name, fc.constant([])]] : [];
        return [[name, columns === undefined ? vector(rows) : matrix(rows, columns)]];
      }),
    ) as never;
    const required = parametersOfCell(cell).filter((name) => !parameters[name].isOptional) as 'U'[];
    return fc.record(
      {
        cell: fc.constant(cell),
        weights: fc.record(
          { W: fc.constant([]), ...weights },
          { requiredKeys: ['W', 'U', 'V', ...required], noNullPrototype: true },
        ),
        initial: fc.record(
          { h: vector(n), ...(hasCellState && { c: vector(n) }) },
          { noNullPrototype: true },
        ),
        inputs: matrix(T, m),
        targets: list(T, fc.option(vector(q))),
        loss: fc.constantFrom(...lossNames),
      },
      { noNullPrototype: true },
    );
  });
}

/** A network of one unit each, whose numbers are easy to follow; change what a test is about. */
export function tiny(changes: Partial<Experiment> = {}): Experiment {
  return {
    cell: 'linear',
    weights: { W: [[1]], U: [[1]], V: [[1]] },
    initial: { h: [0] },
    inputs: [[1], [1]],
    targets: [[0], [0]],
    loss: 'squared-error',
    ...changes,
  };
}
