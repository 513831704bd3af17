/** Carries out what the export menu offers. Loaded when it is first asked for. */
import {
  type LossStep,
  type ParameterName,
  pytorchScript,
  type SingleExperiment,
  sizesOf,
} from '../../../rnn/index.ts';
import type { Truncated } from '../../../rnn/export/pytorch.ts';
import { numpyScript } from '../../../rnn/export/numpy.ts';
import { aloneOf } from '../../experiment/part.ts';
import { download } from '../../page/files/download.ts';
import type { Export } from './export-menu.ts';
import { saveExperiment } from '../header/files.ts';
import { pngOf, svgText } from '../../page/files/picture.ts';
import type { Picture } from '../../experiment/picture.ts';
import { textJob, type TextJob } from './text-job.ts';

export interface Exported {
  readonly picture: Picture;
  /** What the numbers on the page say; the picture is of another one where this overflows or is still being computed. */
  readonly experiment: SingleExperiment;
  readonly parameter: ParameterName;
  readonly t: LossStep;
  /** Where the page truncates backpropagation. */
  readonly truncated: Truncated | undefined;
  /** The element that is exported as a picture, and a word for it. */
  readonly element: Element;
  readonly name: string;
  /** Told of a text that takes its time: how far it has come, and how to call it off. */
  readonly onJob: (share: number, cancel: () => void) => void;
}

/** Pixels of a PNG for each of the page. */
const PNG_SCALE = 2;
/** No spreadsheet opens a file of more numbers. */
const MOST_NUMBERS = 2e6;

/** Does it, and says in a few words what came of it. @throws WorkerFailure, Error */
export async function exportAs(
  what: Exclude<Export, 'copy-latex' | 'copy-numpy'>,
  exported: Exported,
): Promise<string> {
  const { picture, experiment, parameter, t, truncated, element, name } = exported;
  const { n, T } = sizesOf(picture.experiment);
  const file = `${picture.experiment.cell}-T${T}-n${n}`;
  const of = `dE${t === 'all' ? '' : t}-d${parameter}`;
  const isBehind = experiment !== picture.experiment;
  const ofPictures = isBehind ? ' It is of the pictures; the numbers on the page have changed since.' : '';
  const ofNumbers = isBehind ? ' It holds the numbers on the page; the pictures are of those before.' : '';
  switch (what) {
    case 'svg':
      download(`${file}-${name}.svg`, svgText(element), 'image/svg+xml');
      return `SVG saved.${ofPictures}`;
    case 'png':
      download(`${file}-${name}.png`, await pngOf(svgText(element), PNG_SCALE), 'image/png');
      return `PNG saved.${ofPictures}`;
    case 'terms': {
      const count = numbersIn(picture, parameter, t);
      if (count > MOST_NUMBERS) {
        return `That would be ${Math.round(count / 1e6)} million numbers. Take a loss nearer to the start, or fewer steps or units.`;
      }
      download(`${file}-${of}.csv`, await write('terms', exported), 'text/csv');
      return `CSV saved.${ofPictures}`;
    }
    case 'norms':
      download(`${file}-norms.csv`, await write('norms', exported), 'text/csv');
      return `CSV saved.${ofPictures}`;
    case 'latex':
      download(`${file}-${of}.tex`, await write('latex', exported), 'application/x-tex');
      return `LaTeX saved.${ofPictures}`;
    case 'json':
      saveExperiment(experiment);
      return `JSON saved.${ofNumbers}`;
    case 'pytorch': {
      const alone = aloneOf(experiment);
      if (!alone) return NOT_OF_LAYERS;
      download(
        `${experiment.cell}-T${sizesOf(experiment).T}-n${sizesOf(experiment).n}.py`,
        pytorchScript(alone, truncated),
        'text/x-python',
      );
      return `Script saved${truncated ? ', truncated as the triangle is' : ''}.${ofNumbers}`;
    }
  }
}

/** The text that is to be copied. @throws WorkerFailure, Error */
export async function textToCopy(what: 'copy-latex' | 'copy-numpy', exported: Exported): Promise<string> {
  if (what === 'copy-latex') return write('latex', exported);
  const alone = aloneOf(exported.experiment);
  if (!alone) throw new Error(NOT_OF_LAYERS);
  return numpyScript(alone);
}

const NOT_OF_LAYERS = 'Scripts are written of a network of one layer: of several, save the JSON';

function write(what: 'terms' | 'norms' | 'latex', exported: Exported): Promise<string> {
  const { picture, parameter, t, onJob } = exported;
  const { experiment, parameters, gradients, answer } = picture;
  const request =
    what === 'norms'
      ? { what, norms: { parameters, losses: gradients.losses, norms: answer.survey.termNorms } }
      : { what, experiment, parameter, t };
  const job: TextJob = textJob(request, (share) => onJob(share, job.cancel));
  onJob(0, job.cancel);
  return job.text;
}

function numbersIn({ gradients, length }: Picture, parameter: ParameterName, t: LossStep): number {
  return gradients.gradients[parameter]!.flat().length * (t === 'all' ? length : t);
}
