/** Draws the runs side by side: their settings, their gradients by lag, how they stand. */
import { computed, effect, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { drawLags, lagText } from './lags/chart.ts';
import { lagExplanation, lagFinding } from './lags/finding.ts';
import { prose } from '../../text/prose.ts';
import { extremesOf } from './lags/layout.ts';
import { laneFoot, laneHead } from './lane-view.ts';
import { lookClass } from './looks.ts';
import { whyNotExplore } from './settings.ts';
import { lagTable } from './tables.ts';
import { legendView } from '../../chart/legend.ts';
import { normScale } from '../../chart/norm-scale.ts';
import { palette } from '../../chart/palette.ts';
import { saveRun } from './files.ts';
import { onFrame } from '../../page/on-frame.ts';
import type { Lane } from './lane-state.ts';
import type { CurvesPicture } from './pictures.ts';

export interface LanesPicture extends Omit<CurvesPicture, 'view'> {
  readonly onExplore: (lane: Lane) => void;
}

const HEIGHT = 250;

export function drawLanes({ part, learning, page, pointed, onExplore }: LanesPicture): void {
  const { lanes } = learning;

  /** Widths of the runs' places: asking for them while drawing would have the browser lay out again and again. */
  const widths = signal<ReadonlyMap<Element, number>>(new Map());
  const observer = new ResizeObserver((entries) => {
    const next = new Map(widths.value);
    for (const { target, contentRect } of entries) next.set(target, contentRect.width);
    widths.value = next;
  });

  // Nothing here changes while somebody types but by what is typed.
  effect(() => {
    const heads = lanes.value.map((lane, index) =>
      laneHead({
        look: page.looks.value[index],
        name: page.names.value[index],
        own: lane.own.value,
        isOnly: lanes.value.length === 1,
        onOwn: (own) => (lane.own.value = own),
        onRemove: () => learning.removeLane(lane),
      }),
    );
    const host = part('[data-part=lanes]');
    const focused = [...host.children].findIndex((lane) => lane.contains(document.activeElement));
    const isFewer = heads.length < host.children.length;
    render(
      html`${heads.map(
        (head, index) =>
          html`<article
            class="lane ${lookClass(page.looks.value[index])}"
            aria-label=${page.names.value[index]}
          >
            ${head}
            <div class="lags"><canvas></canvas><svg></svg></div>
            <div class="foot"></div>
          </article>`,
      )}`,
      host,
    );
    // The button that took a run away is gone with it, or is that of another.
    if (isFewer && focused >= 0)
      host.children[Math.min(focused, heads.length - 1)].querySelector('h3')!.focus();
    observer.disconnect();
    for (const lane of host.children) observer.observe(lane);
  });

  const states = computed(() =>
    lanes.value.map((lane, index) => {
      const { step, position, record } = lane;
      return {
        curve: record.value?.curve,
        position: position.value ?? step.value,
        foot: {
          name: page.names.value[index],
          activity: page.activityOf(lane),
          failure: page.failureOf(lane),
          readouts: page.readoutsOf(lane),
          places: page.placesOf(lane),
          position: position.value ?? step.value,
          isBusy: lane.isBusy.value,
          whyNotExplore: whyNotExplore(step.value > 0 ? record.value!.settings : learning.settingsFor(lane)),
          onPosition: (to: number) => (position.value = to < step.value ? to : undefined),
          onExplore: () => onExplore(lane),
          onSave: () => saveRun(record.value!),
        },
      };
    }),
  );
  onFrame(
    () => ({
      states: states.value,
      at: pointed.value,
      end: page.end.value,
      palette: palette(),
      widths: widths.value,
    }),
    ({ states, at: { step, lag }, end, palette, widths }) => {
      const begun = states.flatMap(({ curve }) => (curve && curve.moments.length > 0 ? [curve] : []));
      const extremes = extremesOf(begun);
      const scale = normScale(extremes);
      render(begun.length > 0 ? legendView(scale) : html``, part('[data-part=legend]'));
      part('[data-part=lags-title]').textContent = lagFinding(
        states.flatMap(({ curve, position, foot: { name } }) =>
          curve && curve.moments.length > 0 ? [{ name, curve, step: step ?? position }] : [],
        ),
      );
      part('[data-part=lags-title]').hidden = begun.length === 0;
      const texts: string[] = [];
      states.forEach(({ curve, position, foot }, index) => {
        const host = part('[data-part=lanes]').children[index];
        const width = widths.get(host) ?? 0;
        if (width === 0) return;
        render(laneFoot(foot), host.querySelector<HTMLElement>('.foot')!);
        const lags = host.querySelector<HTMLElement>('.lags')!;
        lags.hidden = !curve || curve.moments.length === 0;
        if (!curve || lags.hidden) return;
        const shown = step ?? position;
        drawLags(lags.querySelector('canvas')!, lags.querySelector('svg')!, {
          name: foot.name,
          curve,
          end,
          extremes,
          scale,
          palette,
          step: shown,
          lag,
          width,
          height: HEIGHT,
          onHover: (place) => (pointed.value = place ?? {}),
        });
        if (lag !== undefined) texts.push(`${foot.name}: ${lagText({ curve, step: shown }, lag)}`);
      });
      const told = texts.length > 0 ? [texts.join('. ')] : lagExplanation;
      render(
        begun.length > 0 ? told.map((text) => html`<p>${prose(text)}</p>`) : html``,
        part('[data-part=lags-readout]'),
      );
      const named = states.flatMap(({ curve, foot }) => (curve ? [{ name: foot.name, curve }] : []));
      render(begun.length > 0 ? lagTable(named, step ?? end) : html``, part('[data-part=lag-table]'));
    },
  );
}
