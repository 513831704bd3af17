/** Fixtures of figures: settings at which they may break. The gallery shows them, and a test looks at each. */

/** Draws a figure into an empty host, so many pixels across. */
export type Fixture = (host: HTMLElement, width: number) => void;
export type Fixtures = Readonly<Record<string, Fixture>>;

/** A new drawing in a host. */
export function svgIn(host: HTMLElement): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  host.append(svg);
  return svg;
}

export const nothing = (): void => {};
