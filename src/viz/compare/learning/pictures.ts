/** Draws the losses of "While learning" as they change. */
import { type Signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { tasks } from '../../../rnn/tasks/index.ts';
import { curvesText, drawCurves } from './curves/chart.ts';
import { hasEndLabels } from '../../chart/end-labels.ts';
import type { CurvesLayout, CurvesRequest, XName } from './curves/layout.ts';
import { lookClass, lookSample } from './looks.ts';
import { lossTable } from './tables.ts';
import { widthOf } from '../../page/width.ts';
import { onFrame } from '../../page/on-frame.ts';
import type { CurvesAxes } from './link.ts';
import type { LearningPage } from './in-words.ts';
import type { Learning } from './state.ts';

/** What is pointed at, in whichever picture. */
export interface PointedMoment {
  readonly step?: number;
  readonly seconds?: number;
  readonly lag?: number;
}

export interface CurvesPicture {
  /** A part of the section, by its selector. */
  readonly part: (selector: string) => HTMLElement;
  readonly learning: Learning;
  readonly page: LearningPage;
  readonly view: Signal<CurvesAxes>;
  readonly pointed: Signal<PointedMoment>;
}

const HEIGHT = 360;

export function drawLosses({ part, learning, page, view, pointed }: CurvesPicture): void {
  const width = widthOf(part('[data-part=curves]'));
  onFrame(
    () => {
      const { x, y } = view.value;
      const { step, seconds } = pointed.value;
      const point = (value: number): PointedMoment =>
        x === 'updates' ? { step: Math.round(value) } : { seconds: value };
      return {
        lines: page.lines.value,
        baseline: page.baseline.value.value,
        baselineName: page.baselineName.value,
        measure: tasks[learning.subject.value.task].measure.name,
        x,
        y,
        width: width.value,
        height: HEIGHT,
        hovered: x === 'updates' ? step : seconds,
        onHover: (value: number | undefined) => (pointed.value = value === undefined ? {} : point(value)),
      };
    },
    (props) => {
      const { lines, hovered, measure, baseline } = props;
      if (props.width === 0) return;
      const layout = drawCurves(part('[data-part=curves]').querySelector('svg')!, props);
      const isPointed = hovered !== undefined && lines.length > 0;
      const said = isPointed ? [curvesText(props, hovered, layout.window)] : legendTexts(layout, props.x);
      render(
        said.map((text) => html`<p>${text}</p>`),
        part('[data-part=readout]'),
      );
      render(hasEndLabels(props.width) ? html`` : namesView(props), part('[data-part=names]'));
      render(lossTable(lines, layout.window, baseline, measure), part('[data-part=loss-table]'));
    },
  );
}

/** How the curves are read, in paragraphs. */
function legendTexts({ window, isCut, unnamed }: CurvesLayout, x: XName): string[] {
  const lines =
    window === 1
      ? 'A loss for every update. Dashed, across: the baseline, what the best guess without the inputs gets.'
      : `Strong: the mean of the last ${window} updates. Pale: single updates, from the lowest to the highest.`;
  const baseline =
    window === 1 ? '' : 'Dashed, across: the baseline, what the best guess without the inputs gets.';
  const names =
    unnamed > 0
      ? `Thin lines without a name: ${unnamed === 1 ? 'the oldest earlier run' : `the ${unnamed} oldest earlier runs`}.`
      : '';
  const cut = isCut ? 'A line along the upper edge is above the chart.' : '';
  const cores = navigator.hardwareConcurrency || 'few';
  const seconds =
    x === 'seconds'
      ? `Pauses are left out of the seconds. With more runs at a time than this machine has cores (${cores}), each also waits for the others, and that is in them.`
      : '';
  const how = 'Point at the chart, or walk along it with the arrow keys.';
  return [lines, baseline, names, cut, seconds, how].filter(Boolean);
}

/** Names of lines where there is no room at their ends. */
const namesView = ({ lines, baselineName }: CurvesRequest): TemplateResult =>
  html`<ul class="names">
    ${lines.map(({ look, name }) => html`<li class=${lookClass(look)}>${lookSample(look)} ${name}</li>`)}
    <li class="of-baseline">${baselineSample} ${baselineName}</li>
  </ul>`;

const baselineSample = html`<svg class="sample" viewBox="0 0 30 10" aria-hidden="true">
  <path class="baseline" d="M1,5H29" />
</svg>`;
