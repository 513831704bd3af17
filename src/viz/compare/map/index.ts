/** Compare, The map: for which settings the gradient vanishes, holds and explodes, a network a point and a draw. */
import '../../explore/knobs/knobs.css';
import '../../chart/legend.css';
import '../../chart/table.css';
import './map.css';
import { computed, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { experimentAt, type PointSettings, type Plane } from '../../../rnn/map/plane.ts';
import { palette } from '../../chart/palette.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { folded } from '../../fields/folded.ts';
import { onFrame } from '../../page/on-frame.ts';
import { type Mount, partsOf } from '../../page/sections.ts';
import { widthOf } from '../../page/width.ts';
import { more } from '../../text/more.ts';
import { typeset } from '../../text/prose.ts';
import { readoutText, readoutView } from '../../text/readout.ts';
import { drawMap, type MapChartProps } from './chart.ts';
import { isDivided } from './factors.ts';
import { type MapFormat, readMap, saveMap, finishedMap } from './files.ts';
import { mapFinding } from './finding.ts';
import { mapKnobs } from './knobs.ts';
import { drawLagLines } from './lag-chart.ts';
import { drawsText } from './lag-layout.ts';
import { mapLegend } from './legend.ts';
import { bordersOf, theoryLine } from './lines.ts';
import { divergingScale } from './scale.ts';
import { createMap, type Looked } from './state.ts';
import { mapTable } from './table.ts';
import { pointSettingsText, pointReadout } from './text.ts';
import { triesView } from './tries.ts';
import { isOnMap, type PathSpot, pathSpots, planeAround } from './training/path.ts';
import { trainingOnMap } from './training/run.ts';
import { trainingView } from './training/view.ts';
import { zoomedIn, zoomedTo } from './zoom.ts';
import { longRunView } from '../../page/long-run.ts';

const frame = html`<div class="rates-map">
  <h2 id="map-title"></h2>
  <p class="note" data-part="intro"></p>
  <div data-part="tries"></div>
  <div data-part="knobs"></div>
  <div data-part="message" role="status"></div>
  <div class="map-views">
    <div class="map-figure">
      <div class="map-plot">
        <canvas class="cells" hidden></canvas><canvas class="marks" hidden></canvas><svg class="chart"></svg>
      </div>
    </div>
    <div class="map-beside">
      <div data-part="at"></div>
      <div data-part="held"></div>
      <div class="map-lags"><svg></svg></div>
      <div data-part="lags-legend"></div>
      <div class="controls" data-part="actions"></div>
    </div>
  </div>
  <div data-part="legend"></div>
  <div data-part="progress"></div>
  <div data-part="training"></div>
  <div class="controls" data-part="files"></div>
  <div data-part="table"></div>
</div>`;

export const mount: Mount = (host) => {
  render(frame, host);
  const { part, draw } = partsOf(host);
  const map = createMap();
  const { knobs, setKnobs, computing, shown, theories, here, held, looked, wider } = map;

  const ratios = computed((): (number | undefined)[] => {
    const { colour } = knobs.value;
    return colour === 'rate'
      ? shown.value.picture.factors.map((found) => found?.factor)
      : shown.value.picture.points.map((point) => point?.left?.median);
  });
  const scale = computed(() =>
    divergingScale(
      knobs.value.colour,
      ratios.value.filter((ratio) => ratio !== undefined),
    ),
  );
  const shades = computed(() =>
    Float64Array.from(ratios.value, (ratio) => (ratio === undefined ? NaN : scale.value.at(ratio))),
  );
  const borders = computed(() => bordersOf(shown.value.plane, shown.value.picture, knobs.value.colour));
  const theoryLines = computed(() =>
    theories.value
      .map((theory) => theoryLine(theory, knobs.value.plane))
      .filter(({ lines }) => lines.length > 0),
  );
  const unrated = computed(() =>
    shown.value.picture.factors.flatMap((found, point) => (found?.of === 'mean' ? [point] : [])),
  );
  const divided = computed(() => {
    const { picture, placeOf } = shown.value;
    return picture.points.flatMap((point, index) =>
      point && isDivided(point, placeOf(index)) ? [index] : [],
    );
  });
  const readoutAt = (point: number) => {
    const { plane, placeOf, points, factors } = shown.value;
    return pointReadout({
      plane,
      place: placeOf(point),
      point: points[point],
      factor: factors[point],
      theories: theories.value.map(({ name, factors }) => ({ name, factor: factors[point] })),
    });
  };
  const hereReadout = computed(() => readoutAt(here.value));

  const training = trainingOnMap(computed(() => knobs.value.run));
  const path = computed(() => pathSpots(shown.value.plane, training.points.value, training.chance.value));
  const factorAt = (spot: PathSpot): number | undefined => {
    const { plane, factors } = shown.value;
    if (!isOnMap(plane, spot)) return undefined;
    return factors[Math.round(spot.row) * plane.x.count + Math.round(spot.column)]?.factor;
  };
  draw('[data-part=training]', () =>
    trainingView({
      plane: shown.value.plane,
      preset: training.preset.value,
      points: training.points.value,
      spots: path.value,
      factorAt,
      isRunning: training.isRunning.value,
      failure: training.failure.value,
      onRun: map.train,
      onAgain: training.again,
      onPlane: () =>
        map.zoomTo(planeAround(training.preset.value!, training.points.value, knobs.value.plane)),
    }),
  );

  draw(
    '#map-title',
    () =>
      html`${typeset(
        mapFinding(
          knobs.value.plane.cell,
          shown.value.isWhole ? shown.value.factors.map((found) => found?.factor) : [],
        ),
      )}`,
  );
  draw(
    '[data-part=intro]',
    () =>
      html`Every point is a network before any training, drawn several times: its colour is the median of the
      draws. Point at it; drag a rectangle to compute a part anew, finer.`,
  );
  draw('[data-part=tries]', () => triesView(setKnobs));
  draw('[data-part=knobs]', () => folded(mapKnobs({ knobs: knobs.value, onKnobs: setKnobs })));
  draw('[data-part=message]', () =>
    map.message.value ? html`<p class="broke-off">${map.message.value}</p>` : '',
  );

  const linkAt = (point: number) => {
    const { plane, placeOf } = shown.value;
    const known = looked.value.find((one) => one.point === point);
    return linkOf(known ?? { plane, place: placeOf(point), norms: [] });
  };
  const open = (point: number) => {
    map.look(point);
    const link = linkAt(point);
    if (link) window.open(link, '_blank');
  };

  const figure = part('.map-figure');
  const width = widthOf(figure);
  onFrame(
    (): MapChartProps => {
      const { plane } = shown.value;
      // Until the next frame what is drawn, and pointed at, may be of the plane before.
      const ifPresent =
        <Of extends unknown[]>(act: (...of: Of) => void) =>
        (...of: Of) =>
          knobs.value.plane === plane && act(...of);
      return {
        plane,
        width: width.value,
        palette: palette(),
        shades: shades.value,
        unrated: unrated.value,
        divided: divided.value,
        borders: borders.value.lines,
        theories: theoryLines.value,
        path: path.value,
        here: here.value,
        held: held.value,
        readout: readoutText(hereReadout.value),
        onPoint: ifPresent(map.look),
        onHold: ifPresent(map.hold),
        onOpen: ifPresent(open),
        onZoom: ifPresent((cells) => map.zoomTo(zoomedTo(plane, cells))),
        onZoomIn: ifPresent(() => map.zoomTo(zoomedIn(plane, here.value))),
        onZoomOut: ifPresent(map.zoomOut),
      };
    },
    (props) => {
      if (props.width > 0) drawMap(part('.map-plot'), props);
    },
  );

  const lags = part('.map-lags');
  const lagsChart = lags.querySelector('svg')!;
  const lagsWidth = widthOf(lags);
  onFrame(
    () => ({ looked: looked.value, width: lagsWidth.value }),
    ({ looked, width }) => {
      // What it showed was of the plane before; it keeps its room.
      lagsChart.style.visibility = looked.length === 0 ? 'hidden' : '';
      if (looked.length === 0 || width === 0) return;
      const names = ['here', 'held'] as const;
      drawLagLines(lagsChart, {
        lines: looked.map(({ norms }, i) => ({ name: names[i], norms })),
        T: looked[0].place.T,
        width,
        label: `Norm that is left by lag, at ${looked.map(({ plane, place }) => pointSettingsText(plane, place)).join('; held: ')}`,
      });
    },
  );
  draw('[data-part=at]', () => readoutView('map-at', hereReadout.value));
  draw('[data-part=held]', () => {
    if (held.value === undefined) return '';
    const readout = readoutAt(held.value);
    return readoutView('map-held', { ...readout, place: `Held: ${readout.place}` });
  });
  draw('[data-part=lags-legend]', () => lagsLegend(looked.value, knobs.value.plane.draws));
  draw('[data-part=actions]', () => {
    const link = linkAt(here.value);
    return html`${link ? html`<a class="button" href=${link} target="_blank">Explore this network</a>` : ''}
      <button @click=${() => map.hold(here.value)}>Hold to compare</button>
      ${held.value === undefined ? '' : html`<button @click=${() => map.hold(undefined)}>Let go</button>`}
      <button @click=${() => map.zoomTo(zoomedIn(knobs.value.plane, here.value))}>Zoom in</button>
      ${wider.value.length > 0 ? html`<button @click=${map.zoomOut}>Zoom out</button>` : ''}`;
  });

  draw('[data-part=legend]', () =>
    mapLegend({
      colour: knobs.value.colour,
      scale: scale.value,
      isUnrated: unrated.value.length > 0,
      isDivided: divided.value.length > 0,
      borders: borders.value.lines.length > 0 ? borders.value.text : undefined,
      theories: theoryLines.value,
      hasPath: path.value.length > 0,
    }),
  );
  draw('[data-part=progress]', () =>
    computing.wanted.value === 0
      ? html`<p class="note">From a file.</p>`
      : longRunView(computing, { title: 'Networks', one: 'network', what: 'The map' }),
  );
  const news = signal('');
  const save = async (format: MapFormat) => {
    const whole = finishedMap(computing.found.value);
    if (!whole) return;
    news.value = await saveMap(format, whole, figure).then(
      () => `${format.toUpperCase()} saved.`,
      (error: Error) => error.message,
    );
  };
  const openFile = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    await readMap(file).then(map.open, (error: Error) => map.say(error.message));
    input.value = '';
  };
  draw('[data-part=files]', () => {
    const isWhole = finishedMap(computing.found.value) !== undefined;
    const button = (format: MapFormat, title: string) =>
      html`<button title=${title} ?disabled=${!isWhole} @click=${() => save(format)}>
        ${format.toUpperCase()}
      </button>`;
    return html`${button('svg', 'Drawing with text that can be edited')} ${button('png', 'Image for slides')}
      ${button('csv', 'A line a point')}
      ${button('json', 'Opens here again; the command line writes the same')}
      <label class="button"
        >Open … <input class="visually-hidden" type="file" accept=".json" @change=${openFile}
      /></label>
      <span class="note" role="status">${news.value}</span>`;
  });
  draw(
    '[data-part=table]',
    () =>
      html`${mapTable(shown.value, knobs.value.colour)}
      ${more(
        'Arrow keys walk over the map, with the shift key in larger steps; Enter opens a point in Explore, the space bar holds it.',
        'The keys + and − zoom. A map of more points is computed on the command line, in parts on any number of machines, and opened here.',
      )}`,
  );
};

/** Explore with the draw in the middle, where it can show so large a network. */
function linkOf({ plane, place, norms }: Pick<Looked, 'plane' | 'place' | 'norms'>): string | undefined {
  if (place.n > LIMITS.n || place.T > LIMITS.T) return undefined;
  return exploreLink(experimentAt(plane.cell, place, plane.seed + middleDraw(norms, place)));
}

/** The draw whose norm at the lag is the median of those that have one. */
function middleDraw(norms: Looked['norms'], { lag }: PointSettings): number {
  const left = norms.flatMap((draw, index) =>
    draw && draw[0] > 0 ? [{ index, share: draw[lag] / draw[0] }] : [],
  );
  const sorted = left.toSorted((a, b) => a.share - b.share);
  return sorted[Math.max(0, Math.ceil(sorted.length / 2) - 1)]?.index ?? 0;
}

function lagsLegend(looked: readonly Looked[], draws: Plane['draws']): TemplateResult {
  return html`<div class="map-lags-legend note">
    <span class="here">pointed at</span>${looked.length > 1 ? html`, <span class="held">held</span>` : ''}:
    the median of ${drawsText(looked, draws)}, and the band from their 10&nbsp;% to their 90&nbsp;% quantile
  </div>`;
}
