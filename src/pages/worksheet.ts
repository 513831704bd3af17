/** Worksheet: the six questions of the exercise sheet, answered live, its slips beside what is right. */
import '../viz/page/base.css';
import '../viz/page/sections.css';
import { quietWheel } from '../viz/page/quiet-wheel.ts';
import { markFirstTerms } from '../viz/text/first-terms.ts';
import { showNotices } from '../viz/page/notices.ts';
import { presenterButton } from '../viz/page/presenting.ts';
import { started } from '../viz/page/started.ts';
import { themeButton } from '../viz/page/theme.ts';
import { mountSections } from '../viz/page/sections.ts';
import { verdictBy } from './worksheet-check.ts';

themeButton(document.querySelector<HTMLButtonElement>('#theme')!);
presenterButton(document.querySelector<HTMLButtonElement>('#present')!);
quietWheel();
markFirstTerms();
showNotices();
const verdictOnCrossEntropy = verdictBy(
  'softmaxCrossEntropy, at γ = 0,',
  ({ checkCrossEntropy }) => checkCrossEntropy,
);
const verdictOnConvolution = verdictBy('conv2dTranspose', ({ checkConvolution }) => checkConvolution);
mountSections([
  { name: 'bptt', called: 'Question 1', load: () => import('../viz/worksheet/bptt/index.ts') },
  { name: 'vanishing', called: 'Question 2', load: () => import('../viz/worksheet/vanishing/index.ts') },
  { name: 'precision', called: 'Question 3', load: () => import('../viz/worksheet/precision/index.ts') },
  {
    name: 'focal',
    called: 'Question 4',
    async load() {
      const { mountFocal } = await import('../viz/worksheet/focal/index.ts');
      return { mount: (host) => mountFocal(host, verdictOnCrossEntropy) };
    },
  },
  { name: 'boxes', called: 'Question 5', load: () => import('../viz/worksheet/boxes/index.ts') },
  {
    name: 'convolution',
    called: 'Question 6',
    async load() {
      const { mountConvolution } = await import('../viz/worksheet/convolution/index.ts');
      return { mount: (host) => mountConvolution(host, verdictOnConvolution) };
    },
  },
]);
started();
