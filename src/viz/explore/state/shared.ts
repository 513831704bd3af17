/** What the parts of Explore share: the page's elements, and the state they all look at. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { render, type TemplateResult } from 'lit-html';
import type { Experiment, WrongStep } from '../../../rnn/index.ts';
import { aloneOf } from '../../experiment/part.ts';
import type { StruckFactors } from '../../check/index.ts';
import type { Explorer } from './explorer.ts';
import type { Place } from '../../experiment/place.ts';
import type { Picture } from '../../experiment/picture.ts';
import { atRest } from '../../page/at-rest.ts';
import { isSmall } from '../../experiment/survey.ts';

export const element = <E extends Element = HTMLElement>(selector: string): E =>
  document.querySelector<E>(selector)!;

/** Keeps a template on the page up to date with the signals that it reads. */
export const show = (selector: string, template: () => TemplateResult) =>
  effect(() => void render(template(), element(selector)));

export const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Stands for the card of the guide that was open last. */
export const LAST_CARD = -1;

/** Where the browser's tab keeps that the check of somebody's own gradient is open. */
export const CHECK_OPEN = 'backflow.check.open';

/** What views of terms one by one are of. */
export interface Detail {
  readonly picture: Picture;
  readonly selected: Place;
  /** All losses together are on show, and no one term. */
  readonly isTotal: boolean;
}

/** The state of the page, with what several parts of it need. */
export interface Shared extends Explorer {
  readonly isTotal: ReadonlySignal<boolean>;
  /** What is on show when it rests; of a small experiment, at once. */
  readonly rested: ReadonlySignal<Detail>;
  /**
   * The same for views of terms one by one, which are computed on this thread; undefined while what rested last is of
   * another network.
   */
  readonly detailed: ReadonlySignal<Detail | undefined>;
  /** The experiment, unless it is a part of a larger network. */
  readonly alone: ReadonlySignal<Experiment | undefined>;
  /** The pictures are not of the experiment as it stands: that is still being computed, or overflows. */
  readonly isBehind: ReadonlySignal<boolean>;
  readonly hover: (place: Place | undefined) => void;
  /** The first step that is wrong in someone's own gradient. */
  readonly marked: Signal<WrongStep | undefined>;
  /** The factors that are wrong in someone's own gradient. */
  readonly struck: Signal<StruckFactors | undefined>;
}

/** Marks a part of the page as of something else than the rest, for eyes and for screen readers. */
export function markStale(part: Element, isStale: boolean): void {
  part.toggleAttribute('data-stale', isStale);
  part.ariaBusy = String(isStale);
}

export function shared(explorer: Explorer): Shared {
  const { picture, selected, moment, hovered } = explorer;
  const isTotal = computed(() => moment.value.of === 'all');
  const now = computed((): Detail => ({
    picture: picture.value,
    selected: selected.value,
    isTotal: isTotal.value,
  }));
  // The details of a large experiment follow.
  const last = atRest(now);
  const rested = computed(() => (isSmall(picture.value.experiment) ? now.value : last.value));
  const detailed = computed(() => {
    const { length, parameters } = rested.value.picture;
    const fits = length === picture.value.length && `${parameters}` === `${picture.value.parameters}`;
    return fits ? rested.value : undefined;
  });
  return {
    ...explorer,
    isTotal,
    rested,
    detailed,
    alone: computed(() => aloneOf(explorer.experiment.value)),
    isBehind: computed(() => picture.value.experiment !== explorer.experiment.value),
    hover: (place) => (hovered.value = place),
    marked: signal(undefined),
    struck: signal(undefined),
  };
}
