/** The figures that share the place beside the triangle, in the order of their tabs. */
import type { PanelName } from '../experiment/place.ts';
import type { Figure } from '../page/figure.ts';
import type { Panel } from './state/panel.ts';

export interface PanelFigure extends Figure<Panel> {
  readonly name: PanelName;
  /** On its tab. */
  readonly title: string;
}

const byName: { readonly [Name in PanelName]: Omit<PanelFigure, 'name'> } = {
  norms: {
    title: 'Norms',
    called: 'The view of norms',
    load: () => import('./norms/index.ts'),
  },
  spectrum: {
    title: 'Spectrum',
    called: 'The spectrum',
    load: () => import('./spectrum/index.ts'),
  },
  terms: {
    title: 'Terms, signed',
    called: 'The view of signed terms',
    load: () => import('./signed-terms/index.ts'),
  },
  compare: {
    title: 'A against B',
    called: 'The comparison with A',
    load: () => import('./comparison/index.ts'),
  },
};

export const figures: readonly PanelFigure[] = Object.entries(byName).map(([name, figure]) => ({
  name: name as PanelName,
  ...figure,
}));
