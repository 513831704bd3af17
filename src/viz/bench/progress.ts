/** How far a run has come. */
import { html, type TemplateResult } from 'lit-html';
import { counted, formatWait } from '../text/format.ts';

export interface ProgressProps {
  /** What is measured, such as `RNN gradient, T = 3, n = 4, B = 1`. */
  readonly work: string;
  /** Which of how many, from 1. */
  readonly index: number;
  readonly count: number;
  readonly stage: string;
  readonly strategy?: string;
  readonly round?: number;
  /** The part of this work that is behind, 0 to 1. */
  readonly done: number;
  readonly secondsLeft: number;
  /** How often it was held because the page was hidden. */
  readonly pauses: number;
}

export function benchProgress(props: ProgressProps | undefined): TemplateResult {
  if (!props)
    return html`<progress aria-label="Progress"></progress>
      <p>Loading the strategies, each into a worker of its own …</p>`;
  const { work, index, count, stage, strategy, round, done, secondsLeft, pauses } = props;
  const what = [stage, strategy, round && `round ${round}`].filter(Boolean).join(', ');
  return html`<progress aria-label="Progress" max="1" value=${(index - 1 + done) / count}></progress>
    <p><b>${work}</b> (${index} of ${count}): ${what}. About ${formatWait(secondsLeft)} left.</p>
    ${
      pauses > 0
        ? html`<p>
            Held ${pauses === 1 ? 'once' : counted(pauses, 'time')} while this page was hidden; what was being
            timed is timed again.
          </p>`
        : ''
    }`;
}
