/** What every number field does with what is typed: it takes it, or says beside the field why it does not. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { ref } from 'lit-html/directives/ref.js';
import { type Limits, within } from './within.ts';

export interface NumberInputProps extends Limits {
  /** Undefined: no one number, and the field is empty. */
  readonly value: number | undefined;
  readonly disabled?: boolean;
  /** Read out; the text of the label around it, if there is none. */
  readonly name?: string;
  readonly set: (value: number) => void;
}

/** The input alone, for a label of which `faultView` is the next element. */
export function numberInput(props: NumberInputProps): TemplateResult {
  const { range, value, disabled = false, name } = props;
  const { min, max, step = 'any' } = range;
  return html`<input
    type="number"
    min=${min}
    max=${max}
    step=${step}
    aria-label=${name ?? null}
    ?disabled=${disabled}
    .value=${live(textOf(value))}
    @input=${({ target }: Event) => tell(target, '')}
    @change=${({ target }: Event) => take(target as HTMLInputElement, props)}
  />`;
}

const textOf = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : String(value);

/** Why the number is not the one that was typed; gone once it is another. */
export const faultView = (value: number | undefined): TemplateResult =>
  html`<small
    class="field-fault"
    role="status"
    ${ref((said) => {
      if (said instanceof HTMLElement && said.dataset['of'] !== String(value)) said.textContent = '';
    })}
  ></small>`;

function take(input: HTMLInputElement, props: NumberInputProps): void {
  const { value, fault = '' } = within(props, input.valueAsNumber, props.value ?? NaN);
  input.value = textOf(value);
  tell(input, fault, value);
  if (!Number.isNaN(value) && value !== props.value) props.set(value);
}

function tell(input: EventTarget | null, fault: string, of?: number): void {
  const said = (input as Element).closest('label')?.nextElementSibling;
  if (!(said instanceof HTMLElement)) return;
  said.dataset['of'] = String(of);
  said.textContent = fault;
}
