/** What the groups of knobs share: their props, and their fields. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';

export interface NumberFieldProps {
  /** The text beside it. */
  readonly label: string;
  readonly value: number;
  /** A step of 1 takes whole numbers alone. */
  readonly range: { readonly min: number; readonly max: number; readonly step?: number };
  readonly disabled?: boolean;
  readonly set: (value: number) => void;
}

/** A number; what is outside its range goes back to what it was. */
export function numberField({
  label,
  value,
  range,
  disabled = false,
  set,
}: NumberFieldProps): TemplateResult {
  const { min, max, step = 'any' } = range;
  return html`<label
    >${label}
    <input
      type="number"
      min=${min}
      max=${max}
      step=${step}
      ?disabled=${disabled}
      .value=${live(String(value))}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const typed = step === 1 ? Math.round(input.valueAsNumber) : input.valueAsNumber;
        if (typed >= min && typed <= max) set(typed);
        else input.value = String(value);
      }}
  /></label>`;
}

export interface SelectFieldProps<Name extends string> {
  readonly label: string;
  /** Texts by what they stand for. */
  readonly options: readonly (readonly [Name, string])[];
  /** Undefined: none of them, which is then said with the text `none`. */
  readonly chosen: Name | undefined;
  readonly none?: string;
  readonly set: (name: Name) => void;
}

export function selectField<Name extends string>(props: SelectFieldProps<Name>): TemplateResult {
  const { label, options, chosen, none, set } = props;
  return html`<label
    >${label}
    <select @change=${(event: Event) => set((event.target as HTMLSelectElement).value as Name)}>
      ${none && html`<option value="" disabled .selected=${live(chosen === undefined)}>${none}</option>`}
      ${options.map(
        ([name, title]) => html`<option value=${name} .selected=${live(name === chosen)}>${title}</option>`,
      )}
    </select></label
  >`;
}
