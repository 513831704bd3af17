/** What was found of all gradients at once: the finding, each parameter's verdict, under the names that were given. */
import { html, nothing, type TemplateResult } from 'lit-html';
import {
  actsOnOutput,
  familyOf,
  type Layout,
  type MistakeId,
  type Naming,
  parameterNames,
  parametersOf,
} from '../../../rnn/index.ts';
import { tryAgainButton } from '../../text/try-again.ts';
import { typeset } from '../../text/prose.ts';
import type { PostedDiagnosis } from '../numbers.ts';
import { checkProgress, meanwhileView } from '../progress.ts';
import { sizesIn } from '../quantity.ts';
import { isBlank as isBlankText, type Pasted } from '../pasted.ts';
import type { Fault } from '../texts.ts';
import { faultHeadline, excerptView } from '../fault.ts';
import { struckView } from '../struck/struck.ts';
import { sentenceView } from './sentence.ts';
import { placeIn, symbolOf } from './symbols.ts';
import type { WholeCheck, WholeResult } from './run.ts';
import type { WholeReply } from './work.ts';

export interface WholeProps {
  readonly text: Pasted;
  readonly check: WholeCheck;
  /** Puts the cursor where the text breaks off. */
  readonly onFault: (fault: Fault) => void;
  /** Begins what would tell more: dE/dh_t. */
  readonly onNext: () => void;
}

export function wholeView({ text, check, onFault, onNext }: WholeProps): TemplateResult {
  const fault = check.fault.value;
  const found = check.result.value;
  const isBlank = isBlankText(text);
  const isBusy = !isBlank && !check.isCurrent.value;
  return html`<div class="check-answer ${isBusy ? 'busy' : ''}" aria-busy=${isBusy}>
    ${
      isBusy
        ? checkProgress(check.progress.value, check.cancel)
        : html`<p class="check-verdict" role="status">${headlineOf(isBlank, fault, found, check.again)}</p>`
    }
    ${isBlank || isBusy ? nothing : fault ? excerptView(fault, typeof text === 'string' ? onFault : undefined) : found ? repliedView(found, check, onNext) : nothing}
  </div>`;
}

function headlineOf(
  isBlank: boolean,
  fault: Fault | undefined,
  found: WholeResult | undefined,
  onAgain: () => void,
): TemplateResult {
  if (isBlank)
    return html`<span class="note">Paste your gradients with their names, and they are checked here.</span>`;
  if (fault) return faultHeadline(fault);
  if (!found) return html``;
  const { reply } = found;
  if ('failure' in reply)
    return html`<b class="bad">Not checked:</b> ${reply.failure}. ${tryAgainButton(onAgain)}`;
  if ('overflow' in reply) return html`<b class="bad">Nothing to compare with.</b> Here ${reply.overflow}.`;
  if ('asks' in reply)
    return html`<b class="bad">Which layout?</b> The matrices are square, so that nothing tells.`;
  // Of a fault it was told above.
  if ('fault' in reply) return html``;
  const verdicts = groupsOf(reply.found).map(({ isRight }) => isRight);
  const wrong = verdicts.filter((isRight) => !isRight).length;
  if (wrong === 0) return html`<b class="good">Right.</b> ${sentenceView(reply.finding)}`;
  return html`<b class="bad">Wrong</b> in ${wrong} of ${verdicts.length}.`;
}

function repliedView(
  { reply, job }: WholeResult,
  { layout }: WholeCheck,
  onNext: () => void,
): TemplateResult {
  if ('failure' in reply) return meanwhileView(reply);
  if ('asks' in reply) {
    const choice = (name: Layout, text: string) =>
      html`<button type="button" @click=${() => (layout.value = name)}>${text}</button>`;
    return html`<p class="check-layouts">
      ${choice('columns', 'a = W h, columns')} ${choice('rows', 'a = h W, rows')}
    </p>`;
  }
  if (!('found' in reply)) return html``;
  const { T, n } = sizesIn(job.experiment);
  return html`${verdictsView(reply, job)}
  ${
    isToldByStates(reply)
      ? html`<p>
          <button type="button" @click=${onNext}>Next: paste ${typeset('dE/dh_t')}</button>
          <span class="note"
            >as <code>dh = [[…], …]</code>, ${T} rows of ${n}: the first step that differs, going back, is the
            place.</span
          >
        </p>`
      : nothing
  }`;
}

/** The way back is wrong, no mistake is known that does it, and no state tells where. */
const isToldByStates = ({ found }: Replied): boolean =>
  Object.entries(found).some(([name, { verdict }]) => verdict === 'unknown' && isOfTime(name)) &&
  Object.keys(found).every((name) => parameterNames.some((parameter) => parameter === name));

const isOfTime = (name: string): boolean =>
  parameterNames.some((parameter) => parameter === name && !actsOnOutput(parameter));

type Replied = Extract<WholeReply, { finding: string }>;

/** What was found of one quantity, of all sequences together. */
interface Group {
  /** `W`, `hiddenGradients` */
  readonly name: string;
  readonly isRight: boolean;
  readonly digits: number;
  readonly isNamed: boolean;
  /** Sequences that are wrong, from 1; undefined: there is but one. */
  readonly wrong: readonly number[] | undefined;
  readonly findings: readonly string[];
}

function groupsOf(found: Replied['found']): readonly Group[] {
  const groups = new Map<string, [sequence: number | undefined, PostedDiagnosis][]>();
  for (const [path, one] of Object.entries(found)) {
    const { sequence, name } = placeIn(path);
    groups.set(name, [...(groups.get(name) ?? []), [sequence, one]]);
  }
  return [...groups].map(([name, all]) => {
    const wrong = all.filter(([, { verdict }]) => verdict !== 'right');
    return {
      name,
      isRight: wrong.length === 0,
      digits: Math.min(...all.map(([, { digits }]) => digits)),
      isNamed: wrong.every(([, { verdict }]) => verdict === 'wrong'),
      wrong: all.length > 1 ? wrong.map(([sequence]) => sequence!) : undefined,
      findings: wrong[0]?.[1].findings ?? [],
    };
  });
}

function verdictsView({ found, finding, names }: Replied, job: WholeResult['job']): TemplateResult {
  const groups = groupsOf(found);
  return html`${
      groups.every(({ isRight }) => isRight)
        ? nothing
        : html`<p class="check-finding">${sentenceView(finding)}</p>
            ${curesOf(found).map((cure) => html`<p class="cure">${typeset(cure)}</p>`)}
            ${formulaView(found, job)}`
    }
    <ul class="check-parameters">
      ${groups.map((group) => groupView(group, names, finding))}
    </ul>`;
}

function groupView(
  { name, isRight, digits, isNamed, wrong, findings }: Group,
  names: Naming['names'],
  finding: string,
): TemplateResult {
  const own = names[name as keyof typeof names];
  // Arrays on [h, x] hold both.
  const part = names.W !== names.U ? '' : ({ W: ', for h', U: ', for x' }[name] ?? '');
  const title = own === undefined ? typeset(symbolOf(name)) : html`<code>${own}</code>${typeset(part)}`;
  const where = wrong ? ` in ${wrong.length > 1 ? 'sequences' : 'sequence'} ${listOf(wrong)}` : '';
  const verdict = isRight
    ? `right to ${Math.floor(digits)} digits`
    : `wrong${where}${isNamed ? ', and named' : ''}`;
  const head = html`<span class=${isRight ? 'good' : 'bad'} aria-hidden="true">${isRight ? '✓' : '✗'}</span>
    ${title} ${verdict}`;
  if (isRight) return html`<li>${head}</li>`;
  return html`<li>
    <details>
      <summary>${head}</summary>
      <ul>
        ${findings
          .filter((sentence) => !finding.includes(sentence))
          .map((sentence) => html`<li>${sentenceView(sentence)}</li>`)}
      </ul>
    </details>
  </li>`;
}

/** What to do instead, where one explanation fits; the cures of one parameter, where it differs in others. */
function curesOf(found: Replied['found']): readonly string[] {
  const named = Object.values(found).filter(({ candidates }) => candidates.length === 1);
  const ids = new Set<MistakeId>(named.flatMap(({ candidates: [{ mistakes }] }) => mistakes));
  return [...ids].slice(0, MOST_CURES).map((id) => familyOf(id).cure);
}

const MOST_CURES = 3;

/** The formula with its wrong factors, of the first parameter that has some. */
function formulaView(found: Replied['found'], { experiment, loss }: WholeResult['job']) {
  for (const parameter of parametersOf(experiment)) {
    const diagnosis = found[parameter];
    const compared = diagnosis && { diagnosis, same: undefined };
    const view = compared && struckView(compared, { kind: 'gradient', parameter, loss }, experiment);
    if (view && view !== nothing) return view;
  }
  return nothing;
}

/** Sequences that are listed, at most. */
const MOST = 6;
const listOf = (numbers: readonly number[]): string =>
  numbers.length > MOST ? `${numbers.slice(0, MOST).join(', ')} …` : numbers.join(', ');
