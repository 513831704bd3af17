/** What is written beside the network, and where. */
import { shortName } from '../../text/own-names.ts';
import { formatWithin } from '../../text/format.ts';
import { type NetworkLayout } from './layout.ts';
import { WIDEST_RIBBON } from '../../chart/ribbon-width.ts';
import { hasArrived, isPicked, lossOnShow, type Ribbon, type NetworkView } from './scene.ts';

export interface NetworkLabel {
  readonly key: string;
  /** `name` of a node, `arrived` norm at a hidden state, `hop` factor, `parameter`, and whether it is `picked`. */
  readonly className: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Written below the line. */
  readonly index?: number;
}

const LINE = 13;
/** Beside an edge, clear of its widest ribbon. */
const BESIDE = WIDEST_RIBBON / 2 + 4;

export function labelsOf(
  layout: NetworkLayout,
  ribbons: readonly Ribbon[],
  view: NetworkView,
): NetworkLabel[] {
  return [
    ...namesOf(layout),
    ...hopsOf(layout, ribbons),
    ...normsOf(layout, view),
    ...parametersOf(layout, view),
  ];
}

/** Whether numbers have room for the sign that says what they are: × a factor, ‖·‖ a norm. */
export const hasSigns = ({ pitch }: Pick<NetworkLayout, 'pitch'>): boolean => pitch >= 95;

/** How long the factor of a hop may be. */
const charactersBetween = ({ pitch, cell }: NetworkLayout) => Math.min(5, (pitch - cell.width - 4) / 6.4);

/** Where columns stand close, what arrives moves to a line of its own. */
const isTight = ({ pitch, cell }: NetworkLayout) => pitch - cell.width < 66;

function namesOf(layout: NetworkLayout): NetworkLabel[] {
  const { losses, stacks, cell, captions, lossRadius } = layout;
  const name = (text: string, index: number, x: number, y: number): NetworkLabel => ({
    key: `${text}${index}`,
    className: 'name',
    x,
    y,
    text,
    index,
  });
  return [
    ...losses.map(({ step, x, y }) => name('E', step, x + lossRadius + 4, y + 4)),
    ...stacks.map((stack) =>
      stack.kind === 'h' || stack.kind === 'c'
        ? name(stack.kind, stack.step, stack.x + BESIDE, captions[stack.kind] + LINE)
        : name(stack.kind, stack.step, stack.x + cell.width / 2 + 4, stack.top + cell.height / 2 + 4),
    ),
  ];
}

/** By how much a hop from h_t to h_{t-1}, or from c_t to c_{t-1}, has changed the norm. */
function hopsOf(layout: NetworkLayout, ribbons: readonly Ribbon[]): NetworkLabel[] {
  // What reaches h_{t-1} in an LSTM comes from c_t too: no factor of h alone leads there.
  const hop = layout.stacks.some(({ kind }) => kind === 'c') ? 'toPreviousCell' : 'toPrevious';
  return ribbons
    .filter(({ kind, share }) => kind === hop && share === 1)
    .map(({ step, from, to, norms }) => ({
      key: `hop${step}`,
      className: 'hop',
      x: (from.x + to.x) / 2,
      y: from.y - WIDEST_RIBBON / 2 - 7,
      text: `${hasSigns(layout) ? '×\u2009' : ''}${formatWithin(norms[1] / norms[0], charactersBetween(layout))}`,
    }));
}

/** The norm of what has arrived at each hidden state and cell state. */
function normsOf(layout: NetworkLayout, view: NetworkView): NetworkLabel[] {
  const loss = lossOnShow(view);
  if (loss === undefined || !view.picture.isReady(loss)) return [];
  const { hidden, cell } = view.picture.flow(loss);
  const arrived = { h: hidden, c: cell! };
  const tight = isTight(layout);
  return layout.stacks.flatMap(({ kind, step, x }) => {
    if ((kind !== 'h' && kind !== 'c') || !hasArrived(step, view)) return [];
    return {
      key: `norm ${kind}${step}`,
      className: 'arrived',
      x: x - BESIDE,
      y: layout.captions[kind] + LINE * (tight ? 2 : 1),
      text: `${hasSigns(layout) ? '‖·‖ ' : ''}${formatWithin(arrived[kind][step], tight ? 5 : 8)}`,
    };
  });
}

function parametersOf({ edges }: NetworkLayout, view: NetworkView): NetworkLabel[] {
  return edges.flatMap((edge) => {
    const { kind, step, from, to, parameter } = edge;
    if (!parameter) return [];
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const place = {
      toOutput: middle,
      toHidden: { x: from.x + BESIDE + 3, y: middle.y + 4 },
      toInput: { x: from.x + BESIDE + 3, y: to.y - 6 },
      toPrevious: { x: middle.x, y: middle.y + BESIDE + 9 },
      toCell: middle,
      toPreviousCell: middle,
    }[kind];
    return {
      key: `${parameter}${step}`,
      className: isPicked(edge, view) ? 'parameter picked' : 'parameter',
      ...place,
      text: shortName(parameter),
    };
  });
}
