/** What the groups of knobs share: their props, and their fields. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { faultView, numberInput, type NumberInputProps } from './number-input.ts';

/** A number, with its label before it. */
export const numberField = (props: NumberInputProps): TemplateResult =>
  html`<label>${props.label} ${numberInput(props)}</label>${faultView(props.value)}`;

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
