/** What a card of the guide is: a scene, a question about it, and an answer that the numbers decide. */
import { html, mathml, type TemplateResult } from 'lit-html';
import type { Experiment, LossStep, ParameterName } from '../../../rnn/index.ts';
import type { PanelName } from '../../experiment/place.ts';

/** A state of Explore. What is left out is as a fresh page has it. */
export interface Scene {
  readonly experiment: Experiment;
  /** The term that is selected; `t` is 'all' for all losses together. */
  readonly place: { readonly parameter: ParameterName; readonly t: LossStep; readonly k: number };
  readonly panel?: PanelName;
  /** Terms with t - k < horizon are kept. */
  readonly horizon?: number;
  /** The setting that is compared with, A. */
  readonly held?: Experiment;
  /** Where it is to be seen. */
  readonly view: ExplorePart;
}

/** A part of Explore. */
export type ExplorePart = 'network' | 'formula' | 'chain' | 'triangle' | 'panel' | 'agreement';

/** What the prose of a card can do. */
export interface Tour {
  /** Puts Explore into a state, and what there is to see in sight. */
  go(scene: Scene): void;
  /** Lights what a scene is about while it is pointed at; undefined: nothing. */
  point(scene: Scene | undefined): void;
}

/** An answer to pick. */
export interface GuideAnswer {
  readonly text: string;
  /** Whether the numbers of the card's experiments bear it out. */
  readonly holds: () => boolean;
}

export interface Card {
  readonly id: string;
  readonly title: string;
  /** What the instrument shows when the card opens, and what it shows once an answer has been picked. */
  readonly scene: Scene;
  readonly answer: Scene;
  readonly body: (tour: Tour) => TemplateResult;
  readonly question: string;
  /** One of them holds. */
  readonly choices: readonly GuideAnswer[];
  readonly reveal: (tour: Tour) => TemplateResult;
}

/** The index of the choice that holds. */
export const rightChoice = ({ choices }: Card): number => choices.findIndex(({ holds }) => holds());

/** Choices that each stand for a positive number: the one nearest to the value holds, as a ratio. */
export function nearestOf(
  value: () => number,
  options: readonly (readonly [text: string, x: number])[],
): GuideAnswer[] {
  const distance = (x: number) => Math.abs(Math.log(x / value()));
  return options.map(([text, x]) => ({
    text,
    holds: () => options.every(([, other]) => distance(x) <= distance(other)),
  }));
}

/** Words in the prose that put Explore into a state, and light what they name. */
export const link = (tour: Tour, text: string, scene: Scene): TemplateResult => {
  const point = () => tour.point(scene);
  const leave = () => tour.point(undefined);
  return html`<button
    type="button"
    class="link"
    @click=${() => tour.go(scene)}
    @pointerenter=${point}
    @pointerleave=${leave}
    @focus=${point}
    @blur=${leave}
  >
    ${text}
  </button>`;
};

/** A number that a view shows at the same time, as it shows it. */
export const figure = (text: string): TemplateResult => html`<span class="figure">${text}</span>`;

/** A formula in parentheses that keep to the line. */
export const inParentheses = (...content: readonly TemplateResult[]): TemplateResult =>
  mathml`<mo stretchy="false" form="prefix">(</mo>${content}<mo stretchy="false" form="postfix">)</mo>`;
