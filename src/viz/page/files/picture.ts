/** What is drawn on the page as a picture that stands by itself: SVG, or PNG made of it. */
import { withFonts } from './picture-fonts.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** How a drawn element looks, as far as pictures need it, and hands down to its children; beside fill and stroke. */
const INHERITED = [
  'fill-rule',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'visibility',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'font-variant',
  'text-anchor',
  'dominant-baseline',
] as const;

/** Milliseconds, with room to spare: in Chromium the end of the task was enough. */
const TIME_FOR_FONTS = 100;

/**
 * The text of an SVG file that shows `element` as it looks now, on the background of the page: an SVG element, or a
 * figure whose SVG and canvas elements lie on each other or side by side. Styles are written into the elements,
 * colours as sRGB; canvases become PNG images; the title is the accessible name. Sizes are in CSS pixels.
 * A WebGL canvas must have been drawn in the same frame, or keep its buffer.
 */
export function svgText(element: Element): string {
  const frame = element.getBoundingClientRect();
  const picture = create('svg', { width: frame.width, height: frame.height });
  picture.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height}`);
  const toSrgb = colourReader();
  const page = getComputedStyle(document.documentElement).backgroundColor;
  const name = nameOf(element);
  if (name) picture.append(create('title', {}, name));
  picture.append(create('rect', { width: '100%', height: '100%', fill: toSrgb(page).text }));

  for (const layer of layersOf(element)) {
    const { left, top, width, height } = layer.getBoundingClientRect();
    const box = { x: left - frame.left, y: top - frame.top, width, height };
    picture.append(layer instanceof SVGSVGElement ? drawn(layer, box, toSrgb) : painted(layer, box));
  }
  return new XMLSerializer().serializeToString(picture);
}

/**
 * Paints an SVG text as PNG, at `scale` pixels per CSS pixel, with the fonts of this page.
 * @throws Error when it is too large for a canvas of this browser.
 */
export async function pngOf(svg: string, scale: number): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([await withFonts(svg)], { type: 'image/svg+xml' }));
  image.src = url;
  await image.decode().finally(() => URL.revokeObjectURL(url));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  const context = canvas.getContext('2d');
  const paint = () => context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  // An image starts to read its fonts when it is first painted, and tells nobody when they are there.
  paint();
  await new Promise((resolve) => setTimeout(resolve, TIME_FOR_FONTS));
  context?.clearRect(0, 0, canvas.width, canvas.height);
  paint();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (!blob)
    throw new Error(`A picture of ${canvas.width} by ${canvas.height} pixels is too large for this browser.`);
  return blob;
}

type Layer = SVGSVGElement | HTMLCanvasElement;
type Box = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

/** What is to be seen of a figure, from the back to the front. */
function layersOf(element: Element): Layer[] {
  if (element.matches('svg, canvas')) return [element as Layer];
  return [...element.querySelectorAll<Layer>('svg, canvas')].filter(
    (layer) =>
      !layer.parentElement?.closest('svg') &&
      layer.getBoundingClientRect().width > 0 &&
      layer.checkVisibility({ visibilityProperty: true }),
  );
}

/** The accessible name of a drawing, its title and its description. */
function nameOf(element: Element): string {
  const named = element.matches('[aria-label], [aria-labelledby]')
    ? element
    : element.querySelector('[aria-label], [aria-labelledby]');
  const ids = named?.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const texts = ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? '');
  return texts.filter(Boolean).join('. ') || (named?.getAttribute('aria-label') ?? '');
}

/** A canvas as an image. */
const painted = (canvas: HTMLCanvasElement, box: Box): SVGElement =>
  create('image', { ...box, href: canvas.toDataURL('image/png'), preserveAspectRatio: 'none' });

/** A copy of a drawing that needs no style sheet. */
function drawn(source: SVGSVGElement, box: Box, toSrgb: ReadColour): SVGElement {
  const copy = source.cloneNode(true) as SVGSVGElement;
  const sources: Element[] = [source, ...source.querySelectorAll('*')];
  const copies: Element[] = [copy, ...copy.querySelectorAll('*')];
  const looks = new Map(sources.map((element) => [element, lookOf(element, toSrgb)]));
  sources.forEach((element, index) => {
    const above = looks.get(element.parentElement!);
    restyle(copies[index], looks.get(element)!, above);
    if (element instanceof SVGGElement) copies[index].append(...outlineOf(element, toSrgb));
  });
  sources.forEach((element, index) => {
    if (getComputedStyle(element).display === 'none') copies[index].remove();
  });
  for (const [key, value] of Object.entries(box)) copy.setAttribute(key, String(value));
  copy.setAttribute('overflow', getComputedStyle(source).overflow);
  return copy;
}

interface Look {
  /** What children inherit. */
  readonly inherited: Readonly<Record<string, string>>;
  /** What is the element's alone, where it is not as by default. */
  readonly own: Readonly<Record<string, string>>;
}

function lookOf(element: Element, toSrgb: ReadColour): Look {
  const style = getComputedStyle(element);
  const get = (name: string) => style.getPropertyValue(name);
  const colour = (name: 'fill' | 'stroke' | 'stop') => {
    const property = name === 'stop' ? 'stop-color' : name;
    const { text, alpha } = toSrgb(get(property));
    return { [property]: text, [`${name}-opacity`]: String(alpha * Number(get(`${name}-opacity`))) };
  };
  return {
    inherited: {
      ...colour('fill'),
      ...colour('stroke'),
      ...Object.fromEntries(INHERITED.map((name) => [name, get(name)])),
    },
    own: {
      ...(element.localName === 'stop' && colour('stop')),
      ...(get('opacity') !== '1' && { opacity: get('opacity') }),
    },
  };
}

/** Attributes that mean something to the page alone, or that the look replaces. */
const REPLACED = /^(class|style|tabindex|role|opacity|fill-opacity|stroke-opacity|aria-.*|data-.*)$/;

/** Writes a look into a copied element as attributes, where it is not what the parent hands down. */
function restyle(copy: Element, { inherited, own }: Look, above: Look | undefined): void {
  for (const name of copy.getAttributeNames()) {
    if (REPLACED.test(name) || name in inherited) copy.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== above?.inherited[name]) copy.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(own)) copy.setAttribute(name, value);
}

/** The CSS outline of a group as a rectangle: only browsers know outlines in drawings. */
function outlineOf(group: SVGGElement, toSrgb: ReadColour): SVGElement[] {
  const style = getComputedStyle(group);
  if (style.outlineStyle === 'none') return [];
  const { x, y, width, height } = group.getBBox();
  const [thickness, offset] = [parseFloat(style.outlineWidth), parseFloat(style.outlineOffset)];
  const out = offset + thickness / 2;
  const size = { width: width + 2 * out, height: height + 2 * out };
  const line = { stroke: toSrgb(style.outlineColor).text, 'stroke-width': thickness, fill: 'none' };
  return [
    create('rect', { x: x - out, y: y - out, ...size, rx: parseFloat(style.borderRadius) + out, ...line }),
  ];
}

type ReadColour = (css: string) => { readonly text: string; readonly alpha: number };

/** Reads colours of any space as `#rrggbb` and their alpha: programs that draw know no oklab. */
function colourReader(): ReadColour {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const known = new Map<string, ReturnType<ReadColour>>();
  const read: ReadColour = (css) => {
    if (/^(none|url|context)/.test(css)) return { text: css, alpha: 1 };
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    if (a === 0) return { text: 'none', alpha: 1 };
    return { text: `#${[r, g, b].map((x) => x.toString(16).padStart(2, '0')).join('')}`, alpha: a / 255 };
  };
  return (css) => {
    const found = known.get(css) ?? read(css);
    known.set(css, found);
    return found;
  };
}

function create(name: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
}
