import { replayInTypeScript } from '../../src/autograd/index.ts';
import { type Experiment, Surveyor } from '../../src/rnn/index.ts';
import { createExplorer, type Explorer } from '../../src/viz/explore/state/explorer.ts';
import { Picture } from '../../src/viz/experiment/picture.ts';
import { surveyors } from '../../src/viz/experiment/survey.ts';

/** The picture of an experiment, computed at once. */
export function pictureOf(experiment: Experiment): Picture {
  const surveyor = new Surveyor(replayInTypeScript);
  return new Picture(
    experiment,
    surveyor.ask({ experiment, t: 'all', parameter: 'W', wantsContributions: false, horizon: undefined }),
  );
}

/** The state of Explore at an experiment. */
export const explorerOf = (experiment: Experiment): Explorer =>
  createExplorer(pictureOf(experiment), surveyors());
