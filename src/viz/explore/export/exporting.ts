/** Carries out what the export menu offers. Loaded when it is first asked for. */
import {
  latexExpansion,
  type LossStep,
  type ParameterName,
  pytorchScript,
  sizesOf,
} from '../../../rnn/index.ts';
import { normsCsv, termsCsv } from './csv.ts';
import { download } from '../../page/download.ts';
import type { Export } from './export-menu.ts';
import { saveExperiment } from '../header/files.ts';
import { pngOf, svgText } from './picture-file.ts';
import type { Picture } from '../../experiment/picture.ts';

export interface Exported {
  readonly picture: Picture;
  readonly parameter: ParameterName;
  readonly t: LossStep;
  /** The element that is exported as a picture, and a word for it. */
  readonly element: Element;
  readonly name: string;
}

/** Pixels of a PNG for each of the page. */
const PNG_SCALE = 2;
/** A file of more numbers would take seconds, and no spreadsheet opens it. */
const MOST_NUMBERS = 2e6;

/** Does it, and says in a few words what came of it. */
export async function exportAs(
  what: Export,
  { picture, parameter, t, element, name }: Exported,
): Promise<string> {
  const { experiment } = picture;
  const { n, T } = sizesOf(experiment);
  const file = `${experiment.cell}-T${T}-n${n}`;
  const of = `dE${t === 'all' ? '' : t}-d${parameter}`;
  switch (what) {
    case 'svg':
      download(`${file}-${name}.svg`, svgText(element), 'image/svg+xml');
      return 'SVG saved.';
    case 'png':
      download(`${file}-${name}.png`, await pngOf(svgText(element), PNG_SCALE), 'image/png');
      return 'PNG saved.';
    case 'terms': {
      const count = numbersIn(picture, parameter, t);
      if (count > MOST_NUMBERS) {
        return `That would be ${Math.round(count / 1e6)} million numbers. Take a loss nearer to the start, or fewer steps or units.`;
      }
      download(`${file}-${of}.csv`, termsCsv(picture.terms, parameter, t), 'text/csv');
      return 'CSV saved.';
    }
    case 'norms':
      download(`${file}-norms.csv`, normsCsv(picture.terms), 'text/csv');
      return 'CSV saved.';
    case 'latex':
      download(`${file}-${of}.tex`, latexExpansion(picture.terms, parameter, t), 'application/x-tex');
      return 'LaTeX saved.';
    case 'copy-latex':
      try {
        await navigator.clipboard.writeText(latexExpansion(picture.terms, parameter, t));
        return 'LaTeX copied.';
      } catch {
        return 'This browser lets nothing be copied here. Take the LaTeX file.';
      }
    case 'json':
      saveExperiment(experiment);
      return 'JSON saved.';
    case 'pytorch':
      download(`${file}.py`, pytorchScript(experiment), 'text/x-python');
      return 'Script saved.';
  }
}

function numbersIn({ gradients, length }: Picture, parameter: ParameterName, t: LossStep): number {
  return gradients.gradients[parameter]!.flat().length * (t === 'all' ? length : t);
}
