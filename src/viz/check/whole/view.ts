/** What was found of all gradients at once: the finding, each parameter's verdict, under the names that were given. */
import { html, nothing, type TemplateResult } from 'lit-html';
import {
  actsOnOutput,
  inTheirNames,
  type Layout,
  MatrixSyntaxError,
  type Naming,
  ownNames,
  type ParameterName,
  parameterNames,
  sizesOf,
} from '../../../rnn/index.ts';
import { tryAgain } from '../../text/try-again.ts';
import { typeset } from '../../text/prose.ts';
import { excerptOf } from '../text.ts';
import { progressView } from '../progress.ts';
import type { Fault, WholeCheck, WholeResult } from './run.ts';
import type { WholeReply } from './work.ts';

export interface WholeProps {
  readonly text: string;
  readonly check: WholeCheck;
  /** Puts the cursor where the text breaks off. */
  readonly onFault: (fault: MatrixSyntaxError) => void;
  /** Begins what would tell more: dE/dh_t. */
  readonly onNext: () => void;
}

export function wholeView({ text, check, onFault, onNext }: WholeProps): TemplateResult {
  const fault = check.fault.value;
  const found = check.result.value;
  const isBlank = text.trim() === '';
  const isBusy = !isBlank && !check.isCurrent.value;
  return html`<div class="check-answer ${isBusy ? 'busy' : ''}" aria-busy=${isBusy}>
    ${
      isBusy
        ? progressView(check.progress.value, check.cancel)
        : html`<p class="check-verdict" role="status">${headlineOf(isBlank, fault, found, check.again)}</p>`
    }
    ${isBlank || isBusy ? nothing : fault ? faultView(text, fault, onFault) : found ? repliedView(found, check, onNext) : nothing}
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
  if (fault instanceof MatrixSyntaxError) {
    const problem = fault.message.slice(fault.message.indexOf(': ') + 2);
    return html`<b class="bad">Line ${fault.line}, column ${fault.column}:</b> ${problem}.`;
  }
  if (fault) return html`<b class="bad">Not read:</b> ${fault.message}.`;
  if (!found) return html``;
  const { reply } = found;
  if ('failure' in reply) return html`<b class="bad">Not checked:</b> ${reply.failure}. ${tryAgain(onAgain)}`;
  if ('overflow' in reply) return html`<b class="bad">Nothing to compare with.</b> Here ${reply.overflow}.`;
  if ('asks' in reply)
    return html`<b class="bad">Which layout?</b> The matrices are square, so that nothing tells.`;
  const verdicts = Object.values(reply.found).map(({ verdict }) => verdict);
  const wrong = verdicts.filter((verdict) => verdict !== 'right').length;
  if (wrong === 0) return html`<b class="good">Right.</b> ${reply.finding}`;
  return html`<b class="bad">Wrong</b> in ${wrong} of ${verdicts.length}.`;
}

function faultView(text: string, fault: Fault, onFault: WholeProps['onFault']): TemplateResult {
  if (!(fault instanceof MatrixSyntaxError)) return html``;
  const { before, at, after } = excerptOf(text, fault);
  return html`<p class="check-excerpt">
    <code>${before}<mark>${at}</mark>${after}</code>
    <button type="button" @click=${() => onFault(fault)}>Go there</button>
  </p>`;
}

function repliedView(
  { reply, ways, job }: WholeResult,
  { layout }: WholeCheck,
  onNext: () => void,
): TemplateResult {
  if ('asks' in reply) {
    const choice = (name: Layout, text: string) =>
      html`<button type="button" @click=${() => (layout.value = name)}>${text}</button>`;
    return html`<p class="check-layouts">
      ${choice('columns', 'a = W h, columns')} ${choice('rows', 'a = h W, rows')}
    </p>`;
  }
  if (!('found' in reply)) return html``;
  const { T, n } = sizesOf(job.experiment);
  return html`${verdictsView(reply, ways[reply.way]?.naming ?? ownNames)}
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

function verdictsView({ found, finding }: Replied, naming: Naming): TemplateResult {
  const isRight = Object.values(found).every(({ verdict }) => verdict === 'right');
  return html`${isRight ? nothing : html`<p class="check-finding">${sentenceView(finding, naming)}</p>`}
    <ul class="check-parameters">
      ${Object.entries(found).map(([name, { verdict, digits, findings }]) => {
        const isGood = verdict === 'right';
        const own = naming.names[name as ParameterName];
        const title = own === undefined ? typeset(symbolOf(name)) : html`<code>${own}</code>`;
        const head = html`<span class=${isGood ? 'good' : 'bad'} aria-hidden="true"
            >${isGood ? '✓' : '✗'}</span
          >
          ${title}
          ${isGood ? `right to ${Math.floor(digits)} digits` : verdict === 'wrong' ? 'wrong, and named' : 'wrong'}`;
        return isGood
          ? html`<li>${head}</li>`
          : html`<li>
              <details>
                <summary>${head}</summary>
                <ul>
                  ${findings.filter((sentence) => !finding.includes(sentence)).map((sentence) => html`<li>${sentenceView(sentence, naming)}</li>`)}
                </ul>
              </details>
            </li>`;
      })}
    </ul>`;
}

const symbols: { readonly [path: string]: string } = {
  loss: 'E',
  losses: 'E_t',
  outputs: 'o_t',
  hidden: 'h_t',
  cells: 'c_t',
  hiddenGradients: 'dE/dh_t',
  cellGradients: 'dE/dc_t',
  preactivationGradients: 'dE/da_t',
  inputGradients: 'dE/dx_t',
};

/** `dE/dh_t` of `hiddenGradients`, `dE/da_t of gate f` of `preactivationGradients.f`, `dE/dh_0` of `initialGradients.h` */
function symbolOf(path: string): string {
  const [name, of] = path.split('.');
  if (name === 'initialGradients') return `dE/d${of}_0`;
  return symbols[name] + (of === undefined || of === 'a' ? '' : ` of gate ${of}`);
}

/** Marks that no text has. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

/** A sentence with someone's names as code, and symbols typeset. */
function sentenceView(sentence: string, naming: Naming): TemplateResult[] {
  const marked = (name: string) => `${OPEN}${name}${CLOSE}`;
  const names = Object.fromEntries(Object.entries(naming.names).map(([key, name]) => [key, marked(name)]));
  const entry: Naming['entry'] = (...place) => marked(naming.entry(...place));
  return inTheirNames(sentence, { names, entry })
    .split(/[\uE000\uE001]/)
    .map((part, index) => (index % 2 === 0 ? html`${typeset(part)}` : html`<code>${part}</code>`));
}
