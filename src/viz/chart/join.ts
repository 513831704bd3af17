import { type BaseType, type Selection } from 'd3';

type Tag = 'g' | 'rect' | 'text' | 'path' | 'circle' | 'linearGradient' | 'stop' | 'tspan';

/**
 * Binds `data` to the children of `parent` of one class: appends what is new, removes what is gone, and returns all, in
 * the order of the data. Every drawing joins its data here.
 */
export function join<Datum, ParentDatum>(
  parent: Selection<SVGElement, ParentDatum, BaseType, unknown>,
  tag: Tag,
  className: string,
  data: readonly Datum[] | ((datum: ParentDatum) => readonly Datum[]),
  key: (datum: Datum, index: number) => string | number = (_, index) => index,
): Selection<SVGElement, Datum, SVGElement, ParentDatum> {
  const children = parent.selectAll<SVGElement, Datum>(`:scope > .${className}`);
  const bound = typeof data === 'function' ? children.data(data, key) : children.data(data, key);
  return bound.join((enter) => enter.append<SVGElement>(tag).attr('class', className)).order() as Selection<
    SVGElement,
    Datum,
    SVGElement,
    ParentDatum
  >;
}

type Value = string | number | boolean;

/**
 * Sets attributes, and the text content under the name `text`, to values or functions of the datum. What is already
 * so is left alone: a browser lays out and paints again whatever is touched.
 */
export function paint<Datum>(
  selection: Selection<SVGElement, Datum, BaseType, unknown>,
  attributes: Readonly<Record<string, Value | ((datum: Datum, index: number) => Value)>>,
): Selection<SVGElement, Datum, BaseType, unknown> {
  const entries = Object.entries(attributes);
  return selection.each(function (datum, index) {
    for (const [name, value] of entries) {
      const next = String(typeof value === 'function' ? value(datum, index) : value);
      if (name === 'text') {
        if (this.textContent !== next) this.textContent = next;
      } else if (this.getAttribute(name) !== next) this.setAttribute(name, next);
    }
  });
}

/** From this intensity on, a patch of colour counts as strong: in the dark theme its text turns black. */
export const STRONG = 0.66;

/** A class list: the first name, and those of the rest that hold. The first one is what `join` looks for. */
export const classes = (name: string, states: Readonly<Record<string, boolean>>): string =>
  [name, ...Object.keys(states).filter((state) => states[state])].join(' ');
