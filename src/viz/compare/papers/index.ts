/** Compare, “What the papers say”: each fact recomputed by this project's engine, beside the numbers that were stated. */
import './papers.css';
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import {
  agreesWithSource,
  type FactGroup,
  factGroups,
  type FactPlane,
  type FactStatement,
  type Finding,
} from '../../../rnn/facts/fact.ts';
import { facts } from '../../../rnn/facts/index.ts';
import { learningStatement } from '../../../rnn/facts/learning.ts';
import { openRun } from '../../../rnn/training/client.ts';
import { WorkerClient } from '../../../rnn/workers/worker-client.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { type CardProps, cardView, type PointedStop } from '../../small-chart/card.ts';
import { drawPicture } from '../../small-chart/chart.ts';
import { runControls } from '../../small-chart/run.ts';
import { summaryText } from '../../small-chart/text.ts';
import { formatAddress } from '../../page/address.ts';
import { address } from '../address.ts';
import { defaultMap, type MapKnobs, toMapQuery } from '../map/settings.ts';
import type { PapersWorker } from './papers.worker.ts';
import { widthOf } from '../../page/width.ts';
import { learningRuns } from './learning.ts';
import { papersInBrowser } from './storage.ts';
import type { Mount } from '../../page/sections.ts';
import { more } from '../../text/more.ts';

const groupTitles: Readonly<Record<FactGroup, string>> = {
  bounds: 'Bounds: what a step can do',
  cells: 'Cells: what gates let through',
  training: 'Training: what the gradient is for',
  'after 2018': 'After 2018',
};

/** A fact on the page. */
interface Card {
  readonly statement: FactStatement;
  readonly finding: ReadonlySignal<Finding | undefined>;
  readonly failure: ReadonlySignal<string | undefined>;
  readonly again?: () => void;
  readonly link: ReadonlySignal<CardProps['link']>;
  readonly mapLink?: ReadonlySignal<CardProps['mapLink']>;
  readonly running?: ReadonlySignal<CardProps['running']>;
}

export const mount: Mount = (host) => {
  const cards = [...computedCards(), learningCard()];
  render(
    html`<h2 id="papers-title"></h2>
      <p class="note">
        Facts of the literature, recomputed on your machine by the engine behind the other pages. A number
        agrees where it rounds to the digits that were stated.
      </p>
      ${more(
        '“About” stands for a single draw or an estimate: the median of ours is within a quarter of it, or within a factor of 2 while eight draws of ten enclose it. Point at a chart, or focus it and use the arrow keys, to read its numbers.',
      )}
      ${factGroups.map(
        (group) =>
          html`<h3 class="papers-group">${groupTitles[group]}</h3>
            <div class="papers">
              ${cards
                .filter(({ statement }) => statement.group === group)
                .map(
                  ({ statement: { id } }) =>
                    html`<article id="fact-${id}" aria-labelledby="papers-${id}"><div></div></article>`,
                )}
            </div>`,
      )}`,
    host,
  );
  const title = host.querySelector('#papers-title')!;
  effect(() => {
    const standings = cards.map(({ statement: { id }, finding, running }) => {
      const found = running?.value?.isDone === false ? undefined : finding.value;
      return { id, isConfirmed: found && agreesWithSource(found) };
    });
    title.textContent = summaryText(standings);
  });
  for (const card of cards) showCard(card, host.querySelector(`#fact-${card.statement.id} > div`)!);
};

function showCard(
  { statement, finding, failure, again, link, mapLink, running }: Card,
  host: HTMLElement,
): void {
  const pointed = signal<PointedStop | undefined>(undefined);
  const width = widthOf(host);
  effect(() => {
    const props: CardProps = {
      statement,
      finding: finding.value,
      link: link.value,
      mapLink: mapLink?.value,
      pointed: pointed.value,
      failure: failure.value,
      ...(again && { onAgain: again }),
      running: running?.value,
    };
    render(cardView(props), host);
    const room = width.value;
    if (room === 0) return;
    host.querySelectorAll<SVGSVGElement>('.paper-chart').forEach((svg, index) => {
      const at = pointed.value;
      drawPicture(svg, {
        picture: finding.value!.pictures[index],
        width: room,
        pointed: at?.picture === index ? at.stop : undefined,
        onPoint: (stop) => (pointed.value = stop === undefined ? undefined : { picture: index, stop }),
      });
    });
  });
}

/** The address of this page at its map, on another plane; other sections stay as they are. */
function mapAddress(plane: FactPlane): string {
  const knobs: MapKnobs = { ...defaultMap, plane: { ...defaultMap.plane, ...plane } };
  return `./compare.html${formatAddress({ anchor: 'map', query: toMapQuery(knobs, address.query) })}`;
}

/** Facts that a worker computes, one after the other. */
function computedCards(): Card[] {
  const client = new WorkerClient<PapersWorker>(
    () => new Worker(new URL('./papers.worker.ts', import.meta.url), { type: 'module', name: 'papers' }),
  );
  return facts.map((statement) => {
    const finding = signal<Finding | undefined>(undefined);
    const failure = signal<string | undefined>(undefined);
    const again = () => {
      failure.value = undefined;
      void client
        .ask((worker) => worker.compute(statement.id))
        .then(
          (found) => (finding.value = found),
          (error: Error) => (failure.value = `It could not be computed: ${error.message}.`),
        );
    };
    again();
    const link = computed(() => {
      const { experiment, parameter } = finding.value ?? {};
      const place = parameter && ({ parameter, of: 'all', elapsed: 0 } as const);
      return experiment && { href: exploreLink(experiment, { ...(place && { place }) }) };
    });
    const mapLink = computed(() => {
      const plane = finding.value?.plane;
      return plane && mapAddress(plane);
    });
    return { statement, finding, failure, again, link, mapLink };
  });
}

/** The fact that takes training, which the visitor starts. */
function learningCard(): Card {
  // A run for every processor: the page has little to do meanwhile.
  const learning = learningRuns({
    open: openRun,
    workers: navigator.hardwareConcurrency || 2,
    storage: papersInBrowser,
  });
  const { finding, failure, isDone } = learning;
  const link = computed(() => {
    const { text, experiment } = learning.example.value;
    return { href: exploreLink(experiment), text };
  });
  const running = computed(() => ({
    isDone: isDone.value,
    controls: runControls({
      runs: learning.runs,
      workers: learning.workers,
      isRunning: learning.isRunning.value,
      isDone: isDone.value,
      share: learning.share.value,
      secondsLeft: learning.secondsLeft.value,
      onStart: () => void learning.start(),
      onCancel: learning.cancel,
    }),
  }));
  return { statement: learningStatement, finding, failure, link, running };
}
