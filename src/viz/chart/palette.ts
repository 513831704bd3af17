/** The page's colours for what is drawn pixel by pixel, as the theme has them now. */
import { signal } from '@preact/signals-core';

/** Steps of a colour scale, fine enough that the eye sees none. */
const STEPS = 64;

/** Colours as an ImageData holds them, by intensity from 0 to 1. */
export interface Palette {
  readonly backward: (intensity: number) => number;
  readonly negative: (intensity: number) => number;
  readonly forward: (intensity: number) => number;
  readonly hairline: number;
  readonly accent: number;
}

const isDark = matchMedia('(prefers-color-scheme: dark)');
/** Counts changes of the theme: what draws pixels reads it. */
const themeChanges = signal(0);
const onTheme = () => themeChanges.value++;
isDark.addEventListener('change', onTheme);
new MutationObserver(onTheme).observe(document.documentElement, { attributeFilter: ['data-theme'] });

let known: { readonly at: number; readonly palette: Palette } | undefined;

/** The palette of the present theme. Reading it subscribes to changes of the theme. */
export function palette(): Palette {
  const at = themeChanges.value;
  if (known?.at !== at) known = { at, palette: readPalette() };
  return known.palette;
}

function readPalette(): Palette {
  const probe = document.body.appendChild(document.createElement('i'));
  const brush = Object.assign(document.createElement('canvas'), { width: STEPS, height: 1 }).getContext(
    '2d',
    {
      willReadFrequently: true,
    },
  )!;
  const colours = (colourAt: (index: number) => string): Uint32Array => {
    for (let index = 0; index < STEPS; index++) {
      probe.style.color = colourAt(index);
      brush.fillStyle = getComputedStyle(probe).color;
      brush.fillRect(index, 0, 1, 1);
    }
    return new Uint32Array(brush.getImageData(0, 0, STEPS, 1).data.buffer);
  };
  const scale = (name: string) => {
    const steps = colours(
      (index) =>
        `color-mix(in oklab, var(--${name}-low), var(--${name}-high) ${(100 * index) / (STEPS - 1)}%)`,
    );
    return (intensity: number) => steps[Math.round(intensity * (STEPS - 1))];
  };
  const flat = (name: string) => colours(() => `var(--${name})`)[0];
  const found = {
    backward: scale('backward'),
    negative: scale('negative'),
    forward: scale('forward'),
    hairline: flat('hairline'),
    accent: flat('backward'),
  };
  probe.remove();
  return found;
}
