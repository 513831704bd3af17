/** What of an opened step is on show: its numbers, and the gradients that have arrived. Pure. */
import { type LossStep, norm } from '../../../rnn/index.ts';
import { stateText } from '../../text/cell-text.ts';
import type { Picture } from '../../experiment/picture.ts';
import { formatNumber, subscript } from '../../text/format.ts';
import { gateDiagrams, type GateDiagram, type Inside, type DiagramPart, type DiagramWay } from './diagram.ts';
import { hasArrived, litOf, lossOnShow, type NetworkView } from '../network/scene.ts';

export interface OpenedStep {
  readonly diagram: GateDiagram;
  readonly step: number;
  readonly inside: Inside;
  /** The loss whose gradient has arrived at this step; undefined before, and where none comes. */
  readonly loss: LossStep | undefined;
  readonly picture: Picture;
  /** How much of it, and of the step before, has been computed, 0 to 1. */
  readonly lit: { readonly now: number; readonly before: number };
  /** Ways on which someone’s own gradient has a wrong factor. */
  readonly wrongWays: NonNullable<NetworkView['wrongWays']>;
}

/** A step opened; undefined where the cell has no gates or the network no such step. */
export function openStep(view: NetworkView, step: number | undefined): OpenedStep | undefined {
  const { picture } = view;
  const diagram = gateDiagrams[picture.experiment.cell];
  if (!diagram || step === undefined || step > picture.length) return undefined;
  const loss = hasArrived(step, view) ? lossOnShow(view) : undefined;
  const litAt = (step: number) => litOf({ kind: 'h', step }, view.moment);
  const lit = { now: litAt(step), before: litAt(step - 1) };
  const inside = picture.terms.inside(loss ?? 'all', step);
  return { diagram, step, loss, picture, lit, inside, wrongWays: view.wrongWays ?? [] };
}

/** The numbers of a vector. */
export function valueOf(part: DiagramPart, { inside, step, picture }: OpenedStep): readonly number[] {
  const { initial } = picture.experiment;
  if (part.id === 'c before') return step === 1 ? initial.c! : picture.cells![step - 2];
  if (part.id === 'h before') return step === 1 ? initial.h : picture.gradients.hidden[step - 2];
  return inside.get(part.id)!.value;
}

/** How much of a vector has been computed; inputs are given. */
export function partLit(part: DiagramPart, { lit }: OpenedStep): number {
  if (part.id === 'x') return 1;
  return part.step === -1 ? lit.before : lit.now;
}

/** What a way carries; undefined while nothing is on show. */
export const carriedBy = (way: DiagramWay, { inside, loss }: OpenedStep): readonly number[] | undefined =>
  loss === undefined ? undefined : way.carried(inside);

/** The name of a part as it is written: `c₁`, `f`, `⊙`. */
export const partName = ({ text, step }: DiagramPart, opened: OpenedStep): string =>
  step === undefined ? text : text + subscript(opened.step + step);

const lossName = (loss: LossStep) => (loss === 'all' ? 'all losses' : `E${subscript(loss)}`);
const list = (numbers: readonly number[]) => numbers.map((x) => formatNumber(x, 2)).join(' ');

/** A part in words, for the line below the diagram and for those who cannot see it. */
export function describePart(part: DiagramPart, opened: OpenedStep): string {
  const name = `${partName(part, opened)}, ${part.role}`;
  const value = part.kind === 'vector' ? `: ${list(valueOf(part, opened))}` : '';
  const { loss, diagram } = opened;
  if (loss === undefined) return `${name}${value}.`;
  const arriving = diagram.ways.filter(({ to }) => to === part.id);
  const total = arriving.reduce<readonly number[]>((sum, way) => {
    const carried = way.carried(opened.inside);
    return carried.map((g, i) => g + (sum[i] ?? 0));
  }, []);
  // What arrives at the bar arrives at different rows of it.
  const what =
    part.kind === 'bar'
      ? arriving
          .map(
            (way) => `${formatNumber(norm(way.carried(opened.inside)), 2)} from ${partOf(way.from!, opened)}`,
          )
          .join(', ')
      : `${list(total)}, norm ${formatNumber(norm(total), 2)}`;
  const from =
    part.step === -1 || part.id === 'x'
      ? `gradient of ${lossName(loss)} that this step passes on`
      : `gradient of ${lossName(loss)}`;
  return `${name}${value}; ${from}: ${what}.`;
}

/** What is pointed at, in words; of a way only while something is carried along it. */
export function describe(pointed: DiagramPart | DiagramWay, opened: OpenedStep): string {
  if ('role' in pointed) return describePart(pointed, opened);
  return opened.loss === undefined ? '' : describeWay(pointed, opened);
}

/** A way of the gradient in words. */
function describeWay(way: DiagramWay, opened: OpenedStep): string {
  const carried = way.carried(opened.inside);
  const from = way.from === undefined ? sourcesOf(way, opened).join(', ') : partOf(way.from, opened);
  return `From ${from} to ${partOf(way.to, opened)}, gradient of ${lossName(opened.loss!)}: ${list(carried)}, norm ${formatNumber(norm(carried), 2)}.`;
}

const partOf = (id: string, opened: OpenedStep): string => {
  const part = opened.diagram.parts.find((candidate) => candidate.id === id)!;
  return part.kind === 'op' ? id : partName(part, opened);
};

/**
 * Where a way comes from that starts outside: c_t is read by the next step alone, h_t by the output too. While one
 * loss is on show, only where its gradient comes from: the output of its own step, the next step before that.
 */
export function sourcesOf({ to }: DiagramWay, { step, picture, loss }: OpenedStep): string[] {
  const isOf = (losses: boolean) => typeof loss !== 'number' || losses;
  const readsOutput = to === 'h' && picture.experiment.targets[step - 1] !== null;
  return [
    ...(readsOutput && isOf(loss === step) ? [`o${subscript(step)}`] : []),
    ...(step < picture.length && isOf(loss !== step) ? [`step ${step + 1}`] : []),
  ];
}

/** What the opened step shows, in one line. */
export function gatesFinding(opened: OpenedStep, view: NetworkView): string {
  const { diagram, inside, step, loss, lit } = opened;
  if (lit.now < 1) return `Step ${step}: not computed yet`;
  const shown = lossOnShow(view);
  if (typeof shown === 'number' && shown < step) {
    return `Step ${step} comes after E${subscript(shown)}: nothing of it flows here`;
  }
  if (loss === undefined) {
    const open = (gate: string) => {
      const { value } = inside.get(`gate ${gate}`)!;
      return formatNumber(value.reduce((sum, x) => sum + x, 0) / value.length, 2);
    };
    return `Step ${step}: ${diagram.forward(open)}`;
  }
  const { keeping } = diagram;
  const along = (from: string, to: string) => {
    const way = diagram.ways.find((candidate) => candidate.from === from && candidate.to === to);
    return way && `${formatNumber(norm(way.carried(inside)), 2)} to ${partOf(to, opened)}`;
  };
  const byGates = along('bar', 'h before');
  return `Step ${step}: ${keeping.gate} passes ${along(keeping.from, keeping.to)}${byGates ? `, the gates ${byGates}` : ''}`;
}

/** How to read the diagram. */
export function gatesNote({ step, picture, loss }: OpenedStep): string {
  const { cell } = picture.experiment;
  const state = stateText(cell, step);
  return `Inside ${state}: numbers of gates are means; ribbons the gradient ${loss === undefined ? '' : `of ${lossName(loss)} `}on its way back, on the page’s scale. Point at a part, or walk through them with the arrow keys.`;
}
