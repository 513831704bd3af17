import { describe, expect, test } from 'vitest';
import { type Experiment, resize, textbook, withCell } from '../../../../src/index.ts';
import { type NetworkLabel, labelsOf } from '../../../../src/viz/explore/network/labels.ts';
import { layoutNetwork, type NetworkLayout } from '../../../../src/viz/explore/network/layout.ts';
import { ribbonsOf, networkShapeOf } from '../../../../src/viz/explore/network/scene.ts';
import { explorerOf } from '../../../support/pictures.ts';

interface Box {
  readonly what: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The room that a label takes, from the width of a character in its type. */
function boxOf({ key, className, x, y, text, index }: NetworkLabel): Box {
  const characters = [...text.replace(/[⁰-⁹⁻·\u2009]/g, '')].length * 6.4 + [...text.matchAll(/[⁰-⁹⁻·\u2009]/g)].length * 3.8; // prettier-ignore
  const width = className === 'name' ? 9 + String(index).length * 5 : characters;
  const left = { arrived: x - width, hop: x - width / 2, parameter: x - 5 }[className.split(' ')[0]] ?? x;
  return { what: `${key} “${text}”`, left, right: left + width, top: y - 9, bottom: y + 1 };
}

const stackBoxes = ({ stacks, cell }: NetworkLayout): Box[] =>
  stacks.map(({ kind, step, x, top, count }) => ({
    what: `stack ${kind}${step}`,
    left: x - cell.width / 2,
    right: x + cell.width / 2,
    top,
    bottom: top + count * cell.height,
  }));

const overlap = (a: Box, b: Box) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;

/** The buttons that open a step, 24 pixels high. */
const buttonBoxes = ({ gates }: NetworkLayout): Box[] =>
  gates.map(({ step, x, y }) => ({
    what: `button ${step}`,
    left: x - 26,
    right: x + 26,
    top: y - 12,
    bottom: y + 12,
  }));

const sizes = (['sigmoid', 'lstm', 'gru'] as const).flatMap((cell) =>
  [1, 3, 8, 12].flatMap((T) => [1, 3, 8].map((n) => [cell, T, n] as const)),
);

describe.each(sizes)(
  'nothing is written over anything else, or beyond the drawing: %s, T = %i, n = %i',
  (cell, T, n) => {
    const experiment: Experiment = withCell(resize(resize(textbook, { n }), { T }), cell);
    const { picture, line, moment, selected, hovered, seek } = explorerOf(experiment);

    test.each([330, 730, 1390])('%i px', (width) => {
      const layout = layoutNetwork(networkShapeOf(experiment), width);
      for (const phase of line.value.phases) {
        seek(phase.end);
        const view = {
          picture: picture.value,
          moment: moment.value,
          selected: selected.value,
          hovered: hovered.value,
        };
        const labels = labelsOf(layout, ribbonsOf(layout.edges, view), view).map(boxOf);
        const all = [...labels, ...stackBoxes(layout), ...buttonBoxes(layout)];
        const clashes = labels.flatMap((a, i) =>
          all.filter((b, j) => j > i && overlap(a, b)).map((b) => `${phase.of}: ${a.what} over ${b.what}`),
        );
        expect(clashes).toEqual([]);
        expect(labels.filter(({ left, right }) => left < 0 || right > layout.width)).toEqual([]);
      }
    });
  },
);
