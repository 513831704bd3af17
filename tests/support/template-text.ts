import type { TemplateResult } from 'lit-html';

/** What a template says: its text without tags. */
export const textOf = (template: TemplateResult): string =>
  whole(template)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function whole(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') return '';
  if (Array.isArray(value)) return value.map(whole).join('');
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const { strings, values } = value as TemplateResult;
  return strings.map((text, i) => text + (i < values.length ? whole(values[i]) : '')).join('');
}
