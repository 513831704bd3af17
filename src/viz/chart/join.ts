import { type BaseType, type EnterElement, type Selection } from 'd3';

type Tag = 'g' | 'rect' | 'text' | 'path' | 'circle' | 'linearGradient' | 'clipPath' | 'stop' | 'tspan';

/** The classes that a drawing joins to an element, in the order in which it did so first: what comes later lies over the rest. */
const layersOf = new WeakMap<Element, string[]>();

/** The first child that lies over those of a class: what was off for a while lies again where it did. */
function firstAbove(parent: Element, className: string): Element | undefined {
  const layers = layersOf.get(parent)!;
  const above = layers.slice(layers.indexOf(className) + 1);
  if (above.length === 0) return undefined;
  return [...parent.children].find(({ classList: [name] }) => name !== undefined && above.includes(name));
}

/**
 * Binds `data` to the children of `parent` of one class: adds what is new, removes what is gone, and returns all, in the
 * order of the data. Every drawing joins its data here, each class even where it has none, in the order of painting.
 */
export function join<Datum, ParentDatum>(
  parent: Selection<SVGElement, ParentDatum, BaseType, unknown>,
  tag: Tag,
  className: string,
  data: readonly Datum[] | ((datum: ParentDatum) => readonly Datum[]),
  key: (datum: Datum, index: number) => string | number = (_, index) => index,
): Selection<SVGElement, Datum, SVGElement, ParentDatum> {
  parent.each(function () {
    const layers = layersOf.get(this);
    if (!layers) layersOf.set(this, [className]);
    else if (!layers.includes(className)) layers.push(className);
  });
  const children = parent.selectAll<SVGElement, Datum>(`:scope > .${className}`);
  const bound = typeof data === 'function' ? children.data(data, key) : children.data(data, key);
  const add = (enter: Selection<EnterElement, Datum, SVGElement, ParentDatum>) =>
    enter
      .append<SVGElement>(tag)
      .attr('class', className)
      .each(function () {
        const above = firstAbove(this.parentElement!, className);
        if (above) above.before(this);
      });
  return bound.join(add).order() as Selection<SVGElement, Datum, SVGElement, ParentDatum>;
}

type Value = string | number | boolean;

/** What was set last, for what is read back has been rewritten. */
const styles = new WeakMap<Element, string>();

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
      } else if (name === 'style') {
        // As a property: the attribute needs a page that allows inline styles.
        if (styles.get(this) !== next) this.style.cssText = next;
        styles.set(this, next);
      } else if (this.getAttribute(name) !== next) this.setAttribute(name, next);
    }
  });
}

/** From this intensity on, a patch of colour counts as strong: in the dark theme its text turns black. */
export const STRONG = 0.66;

/** A class list: the first name, and those of the rest that hold. The first one is what `join` looks for. */
export const classes = (name: string, states: Readonly<Record<string, boolean>>): string =>
  [name, ...Object.keys(states).filter((state) => states[state])].join(' ');
