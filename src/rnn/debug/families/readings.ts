/** What is written down of right results: another arrangement of them, or another parameter's. */
import { cells } from '../../cells/index.ts';
import { actsOnOutput, parametersOf, unitsOf } from '../../experiment.ts';
import type { Subject } from '../subject.ts';
import { type Change, type Changes, reading } from '../change.ts';
import { blocksInOrder, blocksTransposed, transposed } from '../rearranged.ts';
import { hasParameter, isOfParameter } from './asks.ts';

export const transposedResult: Changes = (quantity, { cell, weights }) => {
  const n = unitsOf(cell, weights);
  const whole = reading('', (read) => (of, P) => transposed(read(of, P)));
  if (quantity.kind === 'jacobian') return [whole];
  if (!hasParameter(quantity) || !Array.isArray(weights[quantity.parameter]![0])) return [];
  if (quantity.parameter === 'V' && weights.V!.length !== n)
    return [
      whole,
      reading('read column by column', (read) => (of, P) => {
        const block = read(of, P);
        const [rows, columns] = block.shape;
        return block.arranged(block.shape, (i) => (i % rows) * columns + Math.floor(i / rows));
      }),
    ];
  if (quantity.parameter !== 'W' || cells[cell].gates.length === 1) return [whole];
  return [
    whole,
    reading('each gate’s block by itself', (read) => (of, P) => blocksTransposed(read(of, P), n)),
  ];
};

export const swappedParameters: Changes = (quantity, experiment) =>
  !hasParameter(quantity)
    ? []
    : parametersOf(experiment)
        .filter((other) => other !== quantity.parameter)
        .map((other) => ({
          ...reading(`the numbers of ${other}`, (read) => (of) => read(of, other)),
          reads: other,
        }));

/** Rows that are stacked as the gates are. */
const inOrder = ({ cell }: Subject, order: readonly string[], detail: string): Change =>
  reading(
    detail,
    (read) => (of, P) =>
      read((name) => {
        const isStacked = !actsOnOutput(name) && cells[cell].parameters[name].shape[0] === 'g·n';
        return isStacked ? blocksInOrder(of(name), cells[cell].gates, order) : of(name);
      }, P),
  );

export const gateOrder: Changes = (quantity, experiment) =>
  isOfParameter(quantity, ['W', 'U', 'b'])
    ? otherOrders(cells[experiment.cell].gates).map((order) =>
        inOrder(experiment, order, `gates in the order ${order.join(', ')}`),
      )
    : [];

/** Rows of one gate that are those of another. */
export const gateRows: Changes = (quantity, experiment) => {
  const { gates } = cells[experiment.cell];
  if (gates.length === 1 || !isOfParameter(quantity, ['W', 'U', 'b'])) return [];
  const none = choices(['', '0'], gates.length)
    .slice(1, -1)
    .map((rows) =>
      without(
        experiment,
        gates.filter((_, at) => rows[at] === '0'),
      ),
    );
  return none.concat(
    choices(gates, gates.length)
      .filter((rows) => new Set(rows).size < gates.length)
      .map((rows) => {
        const taken = gates.flatMap((gate, at) =>
          rows[at] === gate ? [] : [`those of ${rows[at]} for ${gate}`],
        );
        return inOrder(experiment, rows, `rows ${taken.join(', ')}`);
      }),
  );
};

/** 0 in the rows of some gates. */
const without = ({ cell, weights }: Subject, gates: readonly string[]): Change =>
  reading(`0 in the rows of ${gates.join(', ')}`, (read) => (of, P) => {
    const block = read(of, P);
    const size = weights[P]!.flat().length / cells[cell].gates.length;
    return block.mapped((x, index) => (gates.includes(cells[cell].gates[Math.floor(index / size)]) ? 0 : x));
  });

/** All lists of some things of a length. */
const choices = (things: readonly string[], length: number): readonly (readonly string[])[] =>
  length === 0
    ? [[]]
    : choices(things, length - 1).flatMap((rest) => things.map((thing) => [...rest, thing]));

/** All orders of some things but the one in which they are. */
const otherOrders = (things: readonly string[]): readonly (readonly string[])[] =>
  permutations(things).slice(1);

/** The order as it is comes first. */
export const permutations = <Thing>(things: readonly Thing[]): readonly (readonly Thing[])[] =>
  things.length === 0
    ? [[]]
    : things.flatMap((first, index) =>
        permutations(things.toSpliced(index, 1)).map((rest) => [first, ...rest]),
      );
