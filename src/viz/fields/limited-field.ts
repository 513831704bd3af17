/** A number that says so when it is asked for more or less than it takes. */
import type { TemplateResult } from 'lit-html';
import { formatChosen } from '../text/format.ts';
import { numberField, type NumberFieldProps } from './fields.ts';

/** What can be typed. */
const REACH = 1e12;

export interface LimitedFieldProps extends Omit<NumberFieldProps, 'disabled'> {
  /** Told, after `set`, why the number is another than was asked for. */
  readonly onFault: (fault: string) => void;
}

export const limitedField = ({ onFault, ...field }: LimitedFieldProps): TemplateResult =>
  numberField({
    ...field,
    range: { ...field.range, min: -REACH, max: REACH },
    set(asked) {
      const { value, fault } = within(field, asked);
      field.set(value);
      if (fault) onFault(fault);
    },
  });

/** The number nearest to one that is asked for, and why it is another, if it is. */
export function within(
  { label, range: { min, max } }: Pick<NumberFieldProps, 'label' | 'range'>,
  asked: number,
): { readonly value: number; readonly fault?: string } {
  const value = Math.min(max, Math.max(min, asked));
  if (value === asked) return { value };
  const limit = value === max ? 'most' : 'least';
  return { value, fault: `${label} = ${formatChosen(asked)}: ${formatChosen(value)} is the ${limit}.` };
}
