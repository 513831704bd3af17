/** The answer to someone's numbers: the verdict, the mistake and its cure, and where the numbers go astray. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { SearchProgress } from '../../rnn/index.ts';
import { isShown } from '../experiment/largest-sizes.ts';
import { faultHeadline, excerptView } from './fault.ts';
import type { CheckReply, PostedDiagnosis, Trial } from './numbers.ts';
import { checkProgress, type Failure, meanwhileView } from './progress.ts';
import { type Checked, type CheckQuantity, isOfOne, quantityName, sizesIn } from './quantity.ts';
import { struckView } from './struck/struck.ts';
import { answerComparison } from './table.ts';
import { wrongEntryText, showTermText, termText, verdictOf } from './text.ts';
import { isBlank as isBlankText, type Pasted } from './pasted.ts';
import type { Fault, TextReply } from './texts.ts';
import { explanationsOf, type Words } from './words.ts';
import { typeset } from '../text/prose.ts';
import { tryAgainButton } from '../text/try-again.ts';
import { exploreLink } from '../experiment/explore-link.ts';
import type { Place } from '../experiment/place.ts';
import { backFrom } from '../experiment/timeline.ts';

export interface AnswerProps {
  /** Nothing is asked yet: what would be checked, in words. */
  readonly asked: string;
  readonly text: Pasted;
  /** Why the text holds no numbers. */
  readonly fault: Fault | undefined;
  /** What was found last, and of what; undefined before. */
  readonly result:
    | {
        readonly experiment: Checked;
        readonly quantity: CheckQuantity;
        readonly reply: TextReply | Failure;
      }
    | undefined;
  /** Text or experiment have changed since: what was found is of other numbers. */
  readonly isBusy: boolean;
  /** The mistake that the text was filled in with. */
  readonly tried: Trial | undefined;
  /** How far the search is, and how to stop it. */
  readonly progress: SearchProgress | undefined;
  readonly onCancel: () => void;
  /** Has numbers that got no answer checked once more. */
  readonly onAgain: () => void;
  /** Puts the cursor where the text breaks off. */
  readonly onFault: (fault: Fault) => void;
  /** Shows a term on this page; undefined: a link to Explore shows it. */
  readonly onShow: ((place: Place) => void) | undefined;
}

/** Numbers are compared; a number that overflows leaves nothing to compare with. */
type Compared = Extract<CheckReply, { diagnosis: PostedDiagnosis }>;

export function answerView(props: AnswerProps): TemplateResult {
  const { text, fault, result, isBusy } = props;
  const isBlank = isBlankText(text);
  const isStale = isBusy && !isBlank;
  return html`<div class="check-answer ${isStale ? 'busy' : ''}" aria-busy=${isStale ? 'true' : 'false'}>
    ${
      isStale
        ? checkProgress(props.progress, props.onCancel)
        : html`<p class="check-verdict" role="status">${isBlank ? askView(props) : headlineOf(props)}</p>`
    }
    ${
      isBlank
        ? nothing
        : fault
          ? excerptView(fault, typeof text === 'string' ? props.onFault : undefined)
          : result && 'diagnosis' in result.reply
            ? detailsView(props, result.reply, result)
            : result && 'failure' in result.reply && !isStale
              ? meanwhileView(result.reply)
              : nothing
    }
  </div>`;
}

const askView = ({ asked }: AnswerProps): TemplateResult =>
  html`<span class="note">Paste ${asked}, and it is checked here.</span>`;

const explain = (
  { diagnosis, same }: Compared,
  { experiment, quantity }: NonNullable<AnswerProps['result']>,
): readonly Words[] => explanationsOf(diagnosis.candidates, same, quantity, experiment);

function headlineOf({ fault, result, tried, onAgain }: AnswerProps): TemplateResult {
  if (fault) return faultHeadline(fault);
  if (!result) return html``;
  const { reply, quantity } = result;
  if ('failure' in reply) {
    return html`<b class="bad">Not checked.</b> What compares the numbers gave no answer: ${reply.failure}.
      ${tryAgainButton(onAgain)}`;
  }
  // Of a fault it was told above.
  if ('fault' in reply) return html``;
  if ('overflow' in reply) return html`<b class="bad">Nothing to compare with.</b> Here ${reply.overflow}.`;
  const { tone, word, sentence } = verdictOf(reply.diagnosis, explain(reply, result), quantity, tried);
  return html`<b class=${tone}>${word}</b> ${typeset(sentence)}`;
}

function detailsView(
  { onShow }: AnswerProps,
  reply: Compared,
  result: NonNullable<AnswerProps['result']>,
): TemplateResult {
  const { diagnosis, comparison } = reply;
  const { experiment, quantity } = result;
  const { verdict, entry, message } = diagnosis;
  if (verdict === 'right') return html``;
  const term = termText(diagnosis, quantity);
  return html`
    ${explanationsView(explain(reply, result), diagnosis, quantity)}
    ${quantity.kind === 'gradient' ? struckView(reply, quantity, experiment) : nothing}
    ${placesOf(diagnosis).map((sentence) => html`<p>${typeset(sentence)}</p>`)}
    ${verdict === 'wrong' && message ? html`<p>${sentence(message)}</p>` : nothing}
    ${entry ? html`<p>First number that differs: ${wrongEntryText(entry, experiment, quantity)}.</p>` : nothing}
    ${term ? html`<p>${typeset(term)} ${termControl(diagnosis, quantity, experiment, onShow)}</p>` : nothing}
    ${quantity.kind === 'term' && isOfOne(experiment) && experiment.targets[quantity.t - 1] && isShown(sizesIn(experiment)) ? html`<p>Its chain of factors: ${showControl(experiment, quantity, onShow)}</p>` : nothing}
    ${comparison ? answerComparison(comparison, experiment, quantity) : nothing}
  `;
}

/** Where it goes wrong, without what is said beside it: the entry, the term, the explanations. */
const placesOf = ({ findings, candidates }: PostedDiagnosis): readonly string[] =>
  findings
    .slice(0, findings.length - candidates.length)
    .filter((sentence) => !/^The first (?:entry|term) /.test(sentence));

/** The cure of one explanation; or all of them, and what would tell them apart. */
function explanationsView(
  explanations: readonly Words[],
  { candidates, suggestion }: PostedDiagnosis,
  quantity: CheckQuantity,
): TemplateResult {
  const [first, ...others] = explanations;
  if (!first) return html``;
  if (others.length === 0) return html`<p class="cure">${typeset(first.cure)}</p>`;
  return html`<ol>
      ${explanations.map(
        ({ what, cure }) => html`<li>${typeset(what)} <span class="cure">${typeset(cure)}</span></li>`,
      )}
    </ol>
    ${candidates.length > 1 ? html`<p>${suggestionView(suggestion, quantity)}</p>` : nothing}`;
}

function suggestionView(suggestion: PostedDiagnosis['suggestion'], quantity: CheckQuantity): TemplateResult {
  if (!suggestion) return html`No change of the inputs that was tried tells them apart.`;
  // Of one loss there may be several then: their sum is what tells.
  const again = quantity.loss ? quantityName({ ...quantity, loss: undefined }) : 'it';
  const told = html`To tell them apart: ${typeset(lowered(suggestion.what))}, and compute ${again} again.`;
  if (!isShown(sizesIn(suggestion.experiment))) return told;
  return html`${told}
    <a href=${exploreLink(suggestion.experiment)} target="_blank" rel="noopener"
      >Open that experiment in another tab</a
    >; what is here stays.`;
}

function termControl(
  { term }: PostedDiagnosis,
  quantity: CheckQuantity,
  experiment: Checked,
  onShow: AnswerProps['onShow'],
): TemplateResult {
  if (!term || quantity.kind !== 'gradient') return html``;
  return showControl(experiment, { parameter: quantity.parameter, ...term }, onShow);
}

function showControl(
  experiment: Checked,
  { parameter, t, k }: Place,
  onShow: AnswerProps['onShow'],
): TemplateResult {
  const text = showTermText(t, k);
  if (!isOfOne(experiment) || !isShown(sizesIn(experiment))) return html``;
  if (onShow) return html`<button type="button" @click=${() => onShow({ parameter, t, k })}>${text}</button>`;
  const place = { parameter, of: t, elapsed: backFrom(t, k) };
  return html`<a href=${exploreLink(experiment, { place })}>${text} in Explore</a>`;
}

const sentence = (text: string): string => `${text[0].toUpperCase()}${text.slice(1)}.`;
const lowered = (text: string): string => text[0].toLowerCase() + text.slice(1);
